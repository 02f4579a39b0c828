// What the official client makes of vector indices that others built: node check-indices.js <directory> [table...] [--extend]
// One line of JSON a table: listIndices, indexStats, recall@10 of searches against its own exact search. With --extend it then
// appends rows, searches, optimizes, searches again: on a copy, please. Exit code 1 when a table fails; warnings go to the error stream.
"use strict";

process.env.LANCEDB_LOG ??= "warn";

const connect = require("./lib/connect");
const canonical = require("./lib/canonical");
const arrowColumns = require("./lib/arrow-columns");

const QUERIES = 25;
const K = 10;

const isFinite = (value) => value !== null && value.flat().every(Number.isFinite) && value.flat().some((x) => x !== 0);

/** A vector, or each of a list of vectors, moved a little; binary ones in some bits. */
function moved(value, i, far, binary) {
  if (Array.isArray(value[0])) return value.map((vector) => moved(vector, i, far, binary));
  return value.map((x, k) => (binary ? (k === i % value.length ? x ^ (far ? 9 : 5) : x) : x + (far ? 0.2 : 0.05) * Math.sin(i * 31 + k * 7)));
}

/** Query vectors: stored ones, moved; of a multivector column the first two vectors of a row. */
async function queries(table, column, binary) {
  const rows = canonical.rows(await table.query().select([column]).limit(20 * QUERIES).toArrow());
  const finite = rows.map(([value]) => value).filter(isFinite);
  const step = Math.max(1, Math.floor(finite.length / QUERIES));
  return finite.filter((_, i) => i % step === 0).slice(0, QUERIES)
    .map((value, i) => moved(Array.isArray(value[0]) ? value.slice(0, 2) : value, i, false, binary));
}

/** As many rows of the table again, with vectors of their own. */
async function more(table, column, binary, count) {
  const schema = await table.schema();
  const at = schema.fields.findIndex((field) => field.name === column);
  const rows = canonical.rows(await table.query().limit(count).toArrow());
  return arrowColumns.table(schema.fields.map((field, k) =>
    [field, rows.map((row, i) => (k !== at || !isFinite(row[k]) ? (k === at ? null : row[k]) : moved(row[k], count + i, true, binary)))]));
}

const search = (table, column, vector) => (Array.isArray(vector[0]) && vector.length > 1 ? table.search(vector) : table.vectorSearch(vector.flat()))
  .column(column).limit(K).withRowId().select(["_rowid", "_distance"]);

async function hits(query) {
  const result = await query.toArrow();
  return { ids: [...(result.getChild("_rowid")?.toArray() ?? [])], distances: [...(result.getChild("_distance")?.toArray() ?? [])] };
}

/** Mean recall over the queries for several ways to use the index; unsorted or repeated hits are failures. */
async function recalls(table, column, stats, vectors) {
  const hnsw = stats.indexType.includes("HNSW");
  const ways = { default: (q) => q, np1: (q) => q.nprobes(1), all: (q) => q.nprobes(1000), refined: (q) => q.nprobes(1000).refineFactor(5),
    filtered: (q) => q.where("id % 3 = 0"), ...(hnsw ? { ef100: (q) => q.ef(100) } : {}) };
  const found = Object.fromEntries(Object.keys(ways).map((way) => [way, 0]));
  for (const vector of vectors) {
    for (const [way, use] of Object.entries(ways)) {
      const exact = await hits(use(search(table, column, vector)).bypassVectorIndex().distanceType(stats.distanceType));
      const { ids, distances } = await hits(use(search(table, column, vector)));
      if (new Set(ids).size !== ids.length) throw new Error(`${way}: a row twice`);
      if (distances.some((d, i) => i > 0 && d < distances[i - 1])) throw new Error(`${way}: not in order`);
      // Where distances are exact, another row at the same distance is as good.
      const isHit = (id, i) => exact.ids.includes(id) || (stats.indexType === "IVF_FLAT" && distances[i] <= exact.distances.at(-1));
      found[way] += (exact.ids.length === 0 ? 1 : ids.filter(isHit).length / exact.ids.length) / vectors.length;
    }
  }
  return Object.fromEntries(Object.entries(found).map(([way, recall]) => [way, +recall.toFixed(4)]));
}

async function check(db, name, extend) {
  const table = await db.openTable(name);
  const listed = await table.listIndices();
  const vector = listed.find((index) => index.indexType.startsWith("Ivf"));
  if (vector === undefined) throw new Error("no vector index is listed");
  const [column] = vector.columns;
  const stats = await table.indexStats(vector.name);
  await table.prewarmIndex(vector.name);
  const binary = stats.distanceType === "hamming";
  const vectors = await queries(table, column, binary);
  const state = async () => {
    const now = (await table.listIndices()).find((index) => index.name === vector.name);
    return { rows: await table.countRows(), indexed: now.numIndexedRows, unindexed: now.numUnindexedRows, segments: now.numSegments,
      recall: await recalls(table, column, stats, vectors) };
  };
  const told = { table: name, indices: listed.map(({ indexDetails, ...index }) => index), details: vector.indexDetails, stats, built: await state() };
  if (extend) {
    await table.add(await more(table, column, binary, 40));
    await table.delete("id = 3");
    told.appended = await state();
    await table.optimize();
    told.optimized = await state();
    await table.add(await more(table, column, binary, 300));
    await table.optimize();
    told.again = await state();
  }
  return told;
}

async function main(given) {
  const [uri, ...names] = given.filter((argument) => !argument.startsWith("--"));
  if (uri === undefined) throw new Error("usage: node check-indices.js <directory> [table...] [--extend]");
  const db = await connect(uri);
  for (const name of names.length > 0 ? names : await db.tableNames()) {
    try {
      console.log(JSON.stringify(await check(db, name, given.includes("--extend"))));
    } catch (error) {
      console.log(JSON.stringify({ table: name, error: error.message.split("\n")[0].slice(0, 400) }));
      process.exitCode = 1;
    }
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
