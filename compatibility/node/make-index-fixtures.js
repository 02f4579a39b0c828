// Makes the tables below src/test/resources/indices with the official client: node make-index-fixtures.js [name...]
"use strict";

process.env.LANCEDB_LOG ??= "error";

const fs = require("node:fs");
const path = require("node:path");
const lancedb = require("@lancedb/lancedb");
const { TABLES, make } = require("./fixtures/vector-indices");

const DIRECTORY = path.join(__dirname, "../src/test/resources/indices");

async function main(wanted) {
  fs.mkdirSync(DIRECTORY, { recursive: true });
  const db = await lancedb.connect(`file://${DIRECTORY}`);
  for (const name of Object.keys(TABLES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const ending of [".lance", ".json"]) {
      fs.rmSync(path.join(DIRECTORY, name + ending), { recursive: true, force: true });
    }
    await make(db, DIRECTORY, name);
    console.log(name);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
