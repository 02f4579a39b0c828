// Records how many bytes each column of the type matrix takes when the official client writes it.
// node type-sizes.js DIRECTORY > ../src/test/resources/official/type-sizes.json
// DIRECTORY has the Arrow files that the main method of TypeMatrix.java wrote. Columns of nothing but nulls are left out: their
// files hold buffers of size 0, which apache-arrow 18.1 hands on but the client does not take.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const lancedb = require("@lancedb/lancedb");
const { tableFromIPC } = require("apache-arrow");
const { all, integers } = require("./lib/protobuf");

/** Bytes of the pages and of the metadata of each column of a data file. */
function columnBytes(file) {
  const bytes = fs.readFileSync(file);
  const footer = bytes.subarray(bytes.length - 40);
  const table = Number(footer.readBigUInt64LE(8));
  return Array.from({ length: footer.readUInt32LE(28) }, (_, c) => {
    const at = Number(bytes.readBigUInt64LE(table + 16 * c));
    const length = Number(bytes.readBigUInt64LE(table + 16 * c + 8));
    const pages = all(bytes.subarray(at, at + length), 2);
    return pages.flatMap((page) => integers(page, 2)).reduce((sum, size) => sum + Number(size), length);
  });
}

async function main(directory) {
  const database = fs.mkdtempSync(path.join(directory, "sizes-"));
  const db = await lancedb.connect(database);
  const sizes = {};
  for (const file of fs.readdirSync(directory).filter((name) => name.endsWith(".arrow")).sort()) {
    const name = path.basename(file, ".arrow");
    if (name.endsWith("-100")) continue;
    const rows = tableFromIPC(fs.readFileSync(path.join(directory, file)));
    for (const version of ["2.0", "2.1", "2.2"]) {
      const table = `${name}_${version.replace(".", "_")}`;
      await db.createTable(table, rows, { storageOptions: { newTableDataStorageVersion: version } });
      const data = path.join(database, `${table}.lance`, "data");
      sizes[`${version}-${name}`] = columnBytes(path.join(data, fs.readdirSync(data)[0]));
    }
  }
  fs.rmSync(database, { recursive: true });
  const lines = Object.entries(sizes).map(([name, bytes]) => `  "${name}": [${bytes.join(", ")}]`);
  console.log(`{\n${lines.join(",\n")}\n}`);
}

main(process.argv[2]);
