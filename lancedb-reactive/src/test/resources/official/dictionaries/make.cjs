// Makes the tables of this directory with the official Node.js client (0.39.0): npm install @lancedb/lancedb@0.39.0
// apache-arrow@18.1.0, then node make.cjs. Each table has a column for every index type of a dictionary, of texts, and
// one of numbers and one of bytes; row i has the item i % 3, and row 5 is null.
const arrow = require("apache-arrow");
const lancedb = require("@lancedb/lancedb");

const ROWS = 8;
const TEXTS = arrow.vectorFromArray(["red", "", "blue"], new arrow.Utf8());
const NUMBERS = arrow.vectorFromArray([5, -6, 7], new arrow.Int32());
const BYTES = arrow.vectorFromArray(["red", "", "blue"].map((text) => Buffer.from(text)), new arrow.Binary());

function column(name, dictionary, index, id) {
  const type = new arrow.Dictionary(dictionary.type, index, id);
  const data = new index.ArrayType(ROWS);
  for (let i = 0; i < ROWS; i++) data[i] = index.bitWidth === 64 ? BigInt(i % 3) : i % 3;
  const values = { type, length: ROWS, nullCount: 1, nullBitmap: new Uint8Array([0b11011111]), data, dictionary };
  return [new arrow.Field(name, type, true), arrow.makeData(values)];
}

function rows() {
  const widths = ["Int8", "Int16", "Int32", "Int64", "Uint8", "Uint16", "Uint32", "Uint64"];
  const columns = widths.map((width, i) => column(width.toLowerCase(), TEXTS, new arrow[width](), i));
  columns.push(column("numbers", NUMBERS, new arrow.Int8(), 8), column("bytes", BYTES, new arrow.Int16(), 9));
  const schema = new arrow.Schema(columns.map(([field]) => field));
  const children = columns.map(([, data]) => data);
  const struct = arrow.makeData({ type: new arrow.Struct(schema.fields), length: ROWS, nullCount: 0, children });
  return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]);
}

async function main() {
  for (const version of ["2.0", "2.1", "2.2", "2.3"]) {
    const db = await lancedb.connect(".", { storageOptions: { newTableDataStorageVersion: version } });
    await db.createTable(`v${version.replace(".", "_")}`, rows(), { mode: "overwrite" });
  }
}

main();
