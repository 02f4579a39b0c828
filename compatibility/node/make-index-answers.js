// Asks the official client about the tables of make-index-fixtures.js and writes down its answers: node make-index-answers.js
"use strict";

process.env.LANCEDB_LOG ??= "off"; // It logs each refused query.

const fs = require("node:fs");
const path = require("node:path");
const lancedb = require("@lancedb/lancedb");
const canonical = require("./lib/canonical");
const { TABLES, query, bits } = require("./fixtures/vector-indices");

const DIRECTORY = path.join(__dirname, "../src/test/resources/indices");

/** The questions about one table: options of a query; "vectors" has one query vector or several. */
function questions(name) {
  const { dimension, element, multi } = TABLES[name];
  const q = (i) => (element === "uint8" ? bits(-1 - i, dimension) : query(i, dimension));
  if (multi) return multivector([q(0), q(1), q(2)]);
  return [
    ...[0, 1].flatMap((i) => [{ vectors: [q(i)] }, { vectors: [q(i)], nprobes: 1 }, { vectors: [q(i)], nprobes: 2, limit: 25 }]),
    { vectors: [q(2)], nprobes: 1, limit: 1000 },
    { vectors: [q(2)], limit: 120 },
    { vectors: [q(3)], limit: 1 },
    { vectors: [q(3)], limit: 5, rowId: true },
    { vectors: [q(3)], limit: 5, offset: 4 },
    { vectors: [q(3)], limit: 5, offset: 4, refineFactor: 2 },
    { vectors: [q(4)], refineFactor: 1 },
    { vectors: [q(4)], refineFactor: 4, nprobes: 2 },
    { vectors: [q(5)], where: "grp = 'a'" },
    { vectors: [q(5)], where: "grp = 'a'", nprobes: 1 },
    { vectors: [q(5)], where: "grp = 'a'", refineFactor: 3 },
    { vectors: [q(5)], where: "grp = 'a'", postfilter: true },
    { vectors: [q(5)], where: "id IN (3, 40, 41, 77, 100, 151, 280)" },
    { vectors: [q(5)], where: "id IN (3, 40, 41, 77, 100, 151, 280)", nprobes: 1 },
    { vectors: [q(5)], where: "id IN (3, 40, 41, 77, 100, 151, 280)", minimumNprobes: 1, maximumNprobes: 2 },
    { vectors: [q(5)], where: "id < 60", minimumNprobes: 1, maximumNprobes: 0, limit: 40 },
    { vectors: [q(5)], where: "id < 0" },
    { vectors: [q(6)], minimumNprobes: 1, maximumNprobes: 3 },
    { vectors: [q(6)], minimumNprobes: 1, maximumNprobes: 3, limit: 300 },
    { vectors: [q(6)], fastSearch: true },
    { vectors: [q(6)], fastSearch: true, where: "grp = 'b'" },
    { vectors: [q(6)], bypass: true },
    { vectors: [q(6)], bypass: true, where: "grp = 'b'", limit: 4 },
    ...(element === "uint8" ? [] : ["l2", "cosine", "dot"]).map((distance) => ({ vectors: [q(7)], distance, limit: 6 })),
    { vectors: [q(0), q(1)], limit: 4 },
    { vectors: [q(0), q(1), q(2)], limit: 3, refineFactor: 2, where: "grp = 'c'" },
    { vectors: [q(0), q(1)], limit: 4, nprobes: 1, rowId: true },
    { vectors: [new Array(dimension).fill(0)], limit: 4 },
    ...(element === "uint8" ? [] : [{ vectors: [[NaN, ...q(0).slice(1)]], limit: 4 }]),
    ...[10, 40, 5].map((ef) => ({ vectors: [q(8)], ef })),
    { vectors: [q(8)], ef: 30, refineFactor: 2 },
    ...(name === "flat_l2" ? [...bad(q), ...plans(q)] : []),
    ...(["flat_history", "pq_deltas", "hnsw_sq_l2"].includes(name) ? plans(q) : []),
  ];
}

const multivector = ([a, b, c]) => [
  { vectors: [a] }, { vectors: [a], nprobes: 1 }, { vectors: [b], limit: 3, refineFactor: 2 },
  { vectors: [a, b] }, { vectors: [a, b], nprobes: 1 }, { vectors: [a, b, c], limit: 20 }, { vectors: [a, b, c], limit: 5, refineFactor: 3 },
  { vectors: [a, b], where: "grp = 'a'" }, { vectors: [a, b], where: "grp = 'a'", postfilter: true },
  { vectors: [a, b], bypass: true }, { vectors: [b, c], distance: "cosine", limit: 6 },
  { vectors: [b, c], distance: "l2", limit: 6 }, { vectors: [b, c], distance: "dot", limit: 6 },
  { vectors: [c], distance: "l2", limit: 6, where: "id < 100" }, { vectors: [a, b], limit: 4, offset: 2, rowId: true },
].map((question) => ({ ...question, multi: true }));

/** Calls that are refused, or of which it is good to know that they are not. */
const bad = (q) => [
  { nprobes: 0 }, { minimumNprobes: 0 }, { minimumNprobes: 30 }, { maximumNprobes: 5 }, { minimumNprobes: 3, maximumNprobes: 2 },
  { refineFactor: 0 }, { limit: 0 }, { ef: 0 }, { distance: "hamming" }, { column: "id" }, { column: "nope" }, { where: "nope = 1" },
  { vectors: [[1, 2, 3]] }, { vectors: [q(0), [1, 2]] }, { range: [3, 1] },
].map((question) => ({ vectors: [q(9)], ...question }));

const plans = (q) => [{}, { refineFactor: 2 }, { where: "grp = 'a'" }, { fastSearch: true }, { bypass: true }, { offset: 1, limit: 2 }, { vectors: [q(0), q(1)] }]
  .map((question) => ({ vectors: [q(0)], ...question, explain: true }));

/** Bounds that lie between distances that the first answer has, so that a last digit decides nothing. */
function ranges(question, answer) {
  const distances = answer.rows.map((row) => row.at(-1));
  const between = (i) => Math.fround((distances[i] + distances[i + 1]) / 2);
  return [[between(2), null], [null, between(4)], [between(2), between(6)]]
    .flatMap((range) => [{ ...question, range }, { ...question, range, limit: 3, refineFactor: 2 }]);
}

function built(table, { vectors, multi, ...options }) {
  let query = vectors.length > 1 ? table.search(vectors) : table.vectorSearch(vectors[0]);
  if (vectors.length > 1 && !multi) query = vectors.slice(1).reduce((all, vector) => all.addQueryVector(vector), table.query().nearestTo(vectors[0]));
  for (const name of ["column", "where", "limit", "offset", "nprobes", "minimumNprobes", "maximumNprobes", "refineFactor", "ef"]) {
    if (options[name] !== undefined) query = query[name](options[name]);
  }
  if (options.distance !== undefined) query = query.distanceType(options.distance);
  if (options.postfilter) query = query.postfilter();
  if (options.fastSearch) query = query.fastSearch();
  if (options.bypass) query = query.bypassVectorIndex();
  if (options.range !== undefined) query = query.distanceRange(options.range[0] ?? undefined, options.range[1] ?? undefined);
  if (options.rowId) query = query.withRowId();
  return query.select(["id"]);
}

async function ask(table, question) {
  try {
    const query = built(table, question);
    if (question.explain) return { plan: (await query.explainPlan(true)).split("\n").map((line) => line.replace(/uri=[^,]*?indices\//, "uri=").replace(/uuid=[^,]*, /, "")) };
    const found = await query.toArrow();
    const columns = found.schema.fields.map((field) => `${field.name} ${field.type}${field.nullable ? "" : " not null"}`);
    const rows = canonical.rows(found); // The hits of several query vectors come in any order of the vectors.
    return { columns, rows: columns[0]?.startsWith("query_index") ? rows.sort((a, b) => a[0] - b[0]) : rows };
  } catch (error) {
    return { error: error.message.split("\n")[0].replace(/, \/?[^ ]*\.rs:\d+:\d+/g, "").slice(0, 300).trim() };
  }
}

async function main() {
  const db = await lancedb.connect(`file://${DIRECTORY}`);
  for (const name of Object.keys(TABLES)) {
    const table = await db.openTable(name);
    const answers = [];
    for (const question of questions(name)) {
      answers.push({ ...spelled(question), answer: await ask(table, question) });
    }
    if (!TABLES[name].multi) {
      for (const question of ranges(answers[0], answers[0].answer)) {
        const { answer, ...asked } = question;
        answers.push({ ...asked, answer: await ask(table, asked) });
      }
    }
    fs.writeFileSync(path.join(DIRECTORY, `${name}.answers.json`), `[\n${answers.map((answer) => JSON.stringify(answer)).join(",\n")}\n]\n`);
  }
}

const spelled = (question) => JSON.parse(JSON.stringify(question, (_, value) => (Number.isNaN(value) ? "NaN" : value)));

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
