// Takes one turn on a table with the official client, for alternating with another writer:
//   node turns.js <directory> <table> create [rows]          id int32, name utf8, vector float32[4]
//   node turns.js <directory> <table> append [from] [to]     rows with these ids
//   node turns.js <directory> <table> delete <filter>
//   node turns.js <directory> <table> update <filter> <column> <sql expression>
//   node turns.js <directory> <table> search <number>...     the ten nearest rows
//   node turns.js <directory> <table> count [filter]
//   node turns.js <directory> <table> index <column> | optimize | restore <version>
"use strict";

process.env.LANCEDB_LOG ??= "error";

const canonical = require("./lib/canonical");
const connect = require("./lib/connect");
const { arrow, column, table, fixedSizeList } = require("./lib/arrow-columns");

function batch(from, to) {
  const ids = Array.from({ length: to - from }, (_, k) => from + k);
  return table([
    [column("id", new arrow.Int32(), true), ids],
    [column("name", new arrow.Utf8(), true), ids.map((i) => (i % 5 === 0 ? null : `row-${i}`))],
    [column("vector", fixedSizeList(new arrow.Float32(), 4), true), ids.map((i) => (i % 7 === 0 ? null : [i, 0, 1, -i]))],
  ]);
}

const TURNS = {
  create: (db, name, rows = 100) => db.createTable(name, batch(0, Number(rows)), { mode: "overwrite" }),
  append: async (db, name, from = 0, to = Number(from) + 10) => (await db.openTable(name)).add(batch(Number(from), Number(to))),
  delete: async (db, name, filter) => (await db.openTable(name)).delete(filter),
  update: async (db, name, where, changed, sql) => (await db.openTable(name)).update({ where, valuesSql: { [changed]: sql } }),
  search: async (db, name, ...vector) =>
    canonical.rows(await (await db.openTable(name)).vectorSearch(vector.map(Number)).limit(10).toArrow()),
  count: async (db, name, filter) => (await db.openTable(name)).countRows(filter),
  index: async (db, name, indexed) => (await db.openTable(name)).createIndex(indexed),
  optimize: async (db, name) => (await db.openTable(name)).optimize(),
  restore: async (db, name, version) => {
    const opened = await db.openTable(name);
    await opened.checkout(Number(version));
    await opened.restore();
  },
};

async function main([uri, name, turn, ...rest]) {
  if (TURNS[turn] === undefined) throw new Error(`usage: node turns.js <directory> <table> ${Object.keys(TURNS).join("|")} ...`);
  const db = await connect(uri);
  const result = await TURNS[turn](db, name, ...rest);
  const opened = await db.openTable(name);
  console.log(JSON.stringify({
    turn,
    result: result === null || typeof result !== "object" || Array.isArray(result) || Object.getPrototypeOf(result) === Object.prototype ? result : undefined,
    version: await opened.version(),
    countRows: await opened.countRows(),
  }));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
