// Makes the tables below src/test/resources/official with the official client: node make-fixtures.js [name...]
"use strict";

process.env.LANCEDB_LOG ??= "error"; // Hundreds of deprecation warnings otherwise.

const fs = require("node:fs");
const path = require("node:path");
const lancedb = require("@lancedb/lancedb");

const DIRECTORY = path.join(__dirname, "../src/test/resources/official");

const FIXTURES = {
  all_types_2_1: (db) => require("./fixtures/all-types").make(db, DIRECTORY, "2.1"),
  all_types_2_2: (db) => require("./fixtures/all-types").make(db, DIRECTORY, "2.2"),
  all_types_2_0: (db) => require("./fixtures/all-types").make(db, DIRECTORY, "2.0"),
  all_types_2_3: (db) => require("./fixtures/all-types").make(db, DIRECTORY, "2.3"),
  arrays_2_0: (db) => require("./fixtures/arrays").make(db, DIRECTORY),
  encodings_2_1: (db) => require("./fixtures/encodings").make(db, DIRECTORY, "2.1"),
  encodings_2_2: (db) => require("./fixtures/encodings").make(db, DIRECTORY, "2.2"),
  ...Object.fromEntries(Object.entries(require("./fixtures/histories")).map(([name, make]) => [name, (db) => make(db, DIRECTORY)])),
  nested_2_1: (db) => require("./fixtures/nested").make(db, DIRECTORY, "2.1"),
  nested_2_2: (db) => require("./fixtures/nested").make(db, DIRECTORY, "2.2"),
  nested_2_3: (db) => require("./fixtures/nested").make(db, DIRECTORY, "2.3"),
  ...Object.fromEntries(Object.entries(require("./fixtures/nested").others).map(([name, make]) => [name, (db) => make(db, DIRECTORY)])),
  queries: (db) => require("./fixtures/queries").make(db, DIRECTORY),
};

async function main(wanted) {
  fs.mkdirSync(DIRECTORY, { recursive: true });
  const db = await lancedb.connect(`file://${DIRECTORY}`);
  for (const [name, make] of Object.entries(FIXTURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const ending of [".lance", ".json", ".rows.jsonl"]) {
      fs.rmSync(path.join(DIRECTORY, name + ending), { recursive: true, force: true });
    }
    await make(db);
    console.log(name);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
