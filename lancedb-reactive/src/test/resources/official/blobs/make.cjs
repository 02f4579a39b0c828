// Makes the tables of this directory with the official Node.js client (0.39.0): npm install @lancedb/lancedb@0.39.0
// apache-arrow@18.1.0, then node make.cjs. Row i of each table has the content that BlobFilesTest knows.
const arrow = require("apache-arrow");
const lancedb = require("@lancedb/lancedb");

const bytes = (size) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 7 + size) % 251));
const values = [bytes(5), null, bytes(0), bytes(40), bytes(41), bytes(300), bytes(3)];
const id = new arrow.Field("id", new arrow.Int32(), true);
const rows = (from, to) => values.slice(from, to).map((b, i) => ({ id: from + i, b }));

async function make(name, version, field) {
  const db = await lancedb.connect(".", { storageOptions: { newTableDataStorageVersion: version } });
  const schema = new arrow.Schema([id, field]);
  const table = await db.createTable(name, lancedb.makeArrowTable(rows(0, 4), { schema }), { mode: "overwrite" });
  await table.add(lancedb.makeArrowTable(rows(4, values.length), { schema }));
}

const first = new arrow.Field("b", new arrow.LargeBinary(), true, new Map([["lance-encoding:blob", "true"]]));

make("v1", "2.1", first)
  .then(() => make("v1_2_0", "2.0", first))
  .then(() => make("v2", "2.2", lancedb.blob("b", { inlineSizeThreshold: 16, dedicatedSizeThreshold: 100 })));
