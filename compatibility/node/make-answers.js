// Asks the official client about the committed tables and writes down its answers, errors included: node make-answers.js
"use strict";

process.env.LANCEDB_LOG ??= "error";

const path = require("node:path");
const lancedb = require("@lancedb/lancedb");
const canonical = require("./lib/canonical");
const { write } = require("./lib/expected");
const { vector } = require("./fixtures/queries");

const DIRECTORY = path.join(__dirname, "../src/test/resources/official");

const Q8 = [1, -0.5, 0.25, 0, 0.75, -1, 0.5, 2];

/** table "queries" unless named; kind "search" | "scan" | "count"; every other key is an option of the query. */
const QUESTIONS = [
  ...["l2", "cosine", "dot"].flatMap((distance) => [
    { kind: "search", vector: Q8, column: "vector", distance, limit: 12 },
    { kind: "search", vector: Q8, column: "vector", distance, limit: 5, offset: 7, rowId: true },
    { kind: "search", vector: Q8, column: "vector", distance, limit: distance === "l2" ? 1000 : 100, select: ["id"] },
    { kind: "search", vector: Q8, column: "vector", distance, limit: 3, offset: 960, select: ["id"] },
    { kind: "search", vector: [0.5, -1, 2, 0], column: "half", distance, limit: 9, select: ["id"] },
    { kind: "search", vector: [0.5, -1, 2], column: "wide", distance, limit: 9, select: ["id"] },
  ]),
  { kind: "search", vector: Q8, limit: 3 },
  { kind: "search", vector: Q8 },
  { kind: "search", vector: vector(5), limit: 6, select: ["id", "vector"] },
  { kind: "search", vector: [3, 200], limit: 8 },
  { kind: "search", vector: [3, 200], column: "bits", distance: "hamming", limit: 8, where: "id > 500", select: ["id"] },
  { kind: "search", vector: Q8, limit: 10, where: "grp = 'a' AND price < 50", select: ["id", "grp", "price"] },
  { kind: "search", vector: Q8, limit: 10, where: "grp = 'a' AND price < 50", postfilter: true, select: ["id", "grp", "price"] },
  { kind: "search", vector: Q8, limit: 50, where: "grp IS NULL", postfilter: true, offset: 2, select: ["id"] },
  { kind: "search", vector: Q8, limit: 10, where: "id < 3", select: ["id"] },
  { kind: "search", vector: Q8, limit: 10, where: "id < 0", select: ["id"] },
  { kind: "search", vector: Q8, limit: 20, range: [7.125, 17], select: ["id"] },
  { kind: "search", vector: Q8, limit: 20, range: [7.125, null], select: ["id"] },
  { kind: "search", vector: Q8, limit: 500, range: [null, 17.5625], select: ["id"] },
  { kind: "search", vector: Q8, distance: "cosine", limit: 20, range: [0.25, 0.5], where: "price > 20", select: ["id"] },
  { kind: "search", vector: Q8, distance: "dot", limit: 20, range: [null, -3], select: ["id"] },
  { kind: "search", vector: Q8, limit: 4, select: ["price", "id"], rowId: true },
  { kind: "search", vector: Q8, limit: 4, select: ["_distance", "id"] },
  { kind: "search", vector: Q8, limit: 4, select: [] },
  { kind: "search", vector: [0, 0, 0, 0, 0, 0, 0, 0], limit: 4, select: ["id"] },
  { kind: "search", vector: [0, 0, 0, 0, 0, 0, 0, 0], distance: "cosine", limit: 4, select: ["id"] },
  { kind: "search", vector: [NaN, 0, 0, 0, 0, 0, 0, 0], limit: 4, select: ["id"] },
  { kind: "search", vector: [1, 2, 3, 4, 5] },
  { kind: "search", vector: [1, 2, 3, 4, 5], column: "twin_b", limit: 3, select: ["id", "twin_b"] },
  { kind: "search", vector: [1, 2, 3, 4, 5, 6] },
  { kind: "search", vector: [1, 2, 3], column: "vector" },
  { kind: "search", vector: Q8, column: "price" },
  { kind: "search", vector: Q8, column: "nope" },
  { kind: "search", vector: Q8, limit: 0 },
  { kind: "search", vector: Q8, distance: "hamming" },
  { kind: "search", vector: [3, 200], column: "bits", distance: "l2" },
  { kind: "search", vector: [3, 200], column: "bits", distance: "cosine" },
  { kind: "search", vector: Q8, limit: 3, where: "nope = 1" },
  { kind: "search", vector: Q8, limit: 3, select: ["nope"] },
  { kind: "search", vector: Q8, limit: 3, where: "_distance < 9" },
  { kind: "search", vector: Q8, limit: 20, where: "_distance < 9", postfilter: true, select: ["id"] },
  { kind: "search", vector: Q8, limit: 5, rowId: true, where: "_rowid < 10", select: ["id"] },

  { kind: "scan", limit: 5 },
  { kind: "scan", limit: 0 },
  { kind: "scan", limit: 3, offset: 998, select: ["id"] },
  { kind: "scan", offset: 2000, select: ["id"] },
  { kind: "scan", offset: 990, select: ["id"] },
  { kind: "scan", where: "id >= 100", limit: 3, offset: 5, select: ["id"], rowId: true },
  { kind: "scan", where: "grp = 'b'", select: ["price", "id"], limit: 4 },
  { kind: "scan", select: [], limit: 3 },
  { kind: "scan", select: ["CamelCase"], limit: 2 },
  { kind: "scan", select: ["camelcase"], limit: 2 },
  { kind: "scan", select: ["nope"], limit: 2 },
  { kind: "scan", select: ["_rowid", "id"], limit: 2 },
  { kind: "scan", where: "_rowid = 7", select: ["id"] },

  ...[
    "id = 5", "id == 5", "id != 5", "id <> 5", "id < 10 AND id > 3", "id < 10 OR grp = 'a'", "NOT id < 10", "NOT (grp = 'a' OR grp = 'b')",
    "id IN (1, 2, 3)", "id NOT IN (1, 2, 3)", "id IN (1, NULL)", "id NOT IN (1, NULL)", "grp IN ('a', 'z')", "id IN ()",
    "id BETWEEN 10 AND 20", "id NOT BETWEEN 10 AND 990", "price BETWEEN 1.5 AND 2.5", "grp IS NULL", "grp IS NOT NULL", "vector IS NULL",
    "grp LIKE 'a'", "grp LIKE '_'", "grp LIKE '%'", "grp NOT LIKE 'a%'", "grp ILIKE 'A'", "grp LIKE 'a\\%'", "grp = NULL", "grp <> 'a'",
    "price = 1", "price > 100", "price = 9.25", "id > 1.5", "id = 1.0", "id = '1'", "price = '1'", "grp = 1", "CamelCase = 1", "camelcase = 1", "CAMELCASE = 1",
    "`CamelCase` = 1", "`camelcase` = 1", "\"CamelCase\" = 1", "`with space`", "NOT `with space`", "\"with space\" = true", "`with space` IS TRUE",
    "`with space` IS NOT TRUE", "`with space` IS FALSE", "`with space` = false", "with space", "grp = \"a\"", "grp = \"zzz\"", "nope = 1", "\"nope\" = 1",
    "day = DATE '2022-01-08'", "day >= date '2022-02-01'", "day = '2022-01-08'", "at >= TIMESTAMP '2023-11-14 22:13:25'", "at = '2023-11-14 22:13:25'",
    "raw = X'05ff'", "raw IS NULL", "", " ", "1", "'a'", "id", "null", "true", "false", "TRUE AND id = 1", "id = 1;", "id = 1; drop", "id = 1 garbage",
    "id = 1 -- comment", "id = 1 /* c */ OR id = 2", "id =", "= 1", "id = (1", "id = 1)", "(id = 1", "id = 1 AND", "grp = 'a", "grp = 'it''s'", "id = -1", "id > -1", "id = +1",
    "id + 1 = 5", "id * 2 > 1990", "id % 2 = 0", "id / 0 = 1", "id = 2147483648", "id < 9999999999", "id = 1e0", "price < 1e1", "price = .25", "price > -.5",
    "id = 0x10", "5 = id", "5 < id AND id < 8", "id = id", "price = id", "grp = grp", "id > CamelCase", "lower(grp) = 'a'", "nope(id) = 1",
    "price IS NULL OR price < 1", "price < 1 AND grp IS NULL", "(price > 1) = true", "grp = 'a' AND", "id = 1 AND AND id = 2", "_rowid = 3", "vector = 1",
    "id IS NULL", "TRUE", "NOT true", "id = 5 OR true", "CamelCase IN (0, 2)", "CamelCase IN (0, 1.5)", "day BETWEEN DATE '2022-01-08' AND DATE '2022-01-09'",
  ].map((filter) => ({ kind: "count", where: filter })),
  ...[
    "f32 = 0.0", "f32_required = 0", "f32_required = -0.0", "f32_required < 0.0", "f32_required <= -0.0", "f32_required > 62", "f32_required >= 62",
    "f32_required < -1e30", "f64_required > 1e300", "f32_required = f32_required", "f32_required IN (0.0, 1)", "f32_required BETWEEN 0 AND 0",
    "f32_required = 9.375", "f32_required = 0.1", "f16_required = 0.0", "f16 IS NULL", "f16_required > f16_required", "i8 = 127", "i8 = 128", "i8 < -128", "u8 = -1", "u8 > 254",
    "i64_required = 9223372036854775807", "i64_required = 9223372036854775808", "u64_required = 9223372036854775808", "u64_required > 18446744073709551614",
    "bool_required = true", "bool_required = 1", "NOT bool", "bool IS NOT TRUE", "utf8_required = ''", "utf8_required > 'a'", "utf8_required LIKE 'a_%'",
    "utf8_required LIKE '%\"%'", "utf8_required = 'zw\u00f6lf'", "utf8_required IN ('\ud83e\udd9e', '')", "binary_required = X''", "binary_required > X'1f'",
    "date32_required < DATE '1970-01-01'", "date64_required >= DATE '2000-01-01'", "ts_s_required < TIMESTAMP '1970-01-01 00:00:00'",
    "ts_ms_required = TIMESTAMP '1969-12-26 05:06:40.007'", "ts_ns_required > TIMESTAMP '1970-01-01 00:00:00.000000001'",
    "ts_us_utc_required >= TIMESTAMP '2023-11-14 22:13:21'", "ts_us_utc_required >= TIMESTAMP '2023-11-14T22:13:21Z'", "ts_us_required > DATE '1970-01-01'",
    "none_i32 = 1", "none_i32 IS NULL", "v_f32 IS NULL", "v_f32_required IS NULL",
  ].map((filter) => ({ kind: "count", table: "all_types_2_2", where: filter })),
];

async function ask(made, question) {
  try {
    if (question.kind === "count") return { rows: await made.countRows(question.where) };
    let query = question.kind === "search" ? made.vectorSearch(question.vector) : made.query();
    if (question.column !== undefined) query = query.column(question.column);
    if (question.distance !== undefined) query = query.distanceType(question.distance);
    if (question.where !== undefined) query = query.where(question.where);
    if (question.postfilter) query = query.postfilter();
    if (question.range !== undefined) query = query.distanceRange(question.range[0] ?? undefined, question.range[1] ?? undefined);
    if (question.select !== undefined) query = query.select(question.select);
    if (question.limit !== undefined) query = query.limit(question.limit);
    if (question.offset !== undefined) query = query.offset(question.offset);
    if (question.rowId) query = query.withRowId();
    const schema = await query.outputSchema();
    const found = await query.toArrow();
    return {
      columns: schema.fields.map((field) => `${field.name} ${field.type}${field.nullable ? "" : " not null"}`),
      rows: canonical.rows(found),
    };
  } catch (error) {
    return { error: error.message.split("\n")[0].replace(/, \/?[^ ]*\.rs:\d+:\d+/g, "").slice(0, 300).trim() };
  }
}

async function main() {
  const db = await lancedb.connect(`file://${DIRECTORY}`);
  const answers = [];
  for (const question of QUESTIONS) {
    const made = await db.openTable(question.table ?? "queries");
    const spelled = JSON.parse(JSON.stringify(question, (_, value) => (Number.isNaN(value) ? "NaN" : value)));
    answers.push({ ...spelled, answer: await ask(made, question) });
  }
  write(path.join(DIRECTORY, "answers.json"), answers);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
