// Records the distances that the official client computes without an index.
// npm install @lancedb/lancedb@0.39.0 apache-arrow@18 && node official-distances.mjs > official-distances.txt
import { connect } from "@lancedb/lancedb";
import * as arrow from "apache-arrow";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const directory = mkdtempSync(join(tmpdir(), "distances-"));
const db = await connect(directory);
const types = {
  FLOAT16: new arrow.Float16(),
  FLOAT32: new arrow.Float32(),
  FLOAT64: new arrow.Float64(),
  UINT8: new arrow.Uint8(),
};

let state = 12345;
const next = () => (state = (state * 1103515245 + 12345) & 0x7fffffff);
// Multiples of 1/512 in -1..1: every floating element type holds them exactly.
const random = (dimension) => Array.from({ length: dimension }, () => ((next() >> 8) % 1024) / 512 - 1);
const bytes = (dimension) => Array.from({ length: dimension }, () => (next() >> 8) % 256);

async function record(type, queries, rows) {
  const dimension = rows[0].length;
  const schema = new arrow.Schema([
    new arrow.Field("id", new arrow.Int32(), true),
    new arrow.Field("vector", new arrow.FixedSizeList(dimension, new arrow.Field("item", types[type], true)), true),
  ]);
  const table = await db.createTable("t", rows.map((vector, id) => ({ id, vector })), { schema, mode: "overwrite" });
  console.log("table", type, dimension);
  for (const row of await table.query().toArray()) console.log("row", [...row.vector].join(" "));
  for (const query of queries) {
    console.log("query", query.map(Math.fround).join(" "));
    for (const metric of type === "UINT8" ? ["hamming"] : ["l2", "cosine", "dot"]) {
      const found = await table.query().nearestTo(query).distanceType(metric).limit(1000).toArray();
      console.log([metric, ...found.map((row) => row.id + ":" + row._distance)].join(" "));
    }
  }
}

const plain = [
  [1, 2, 3, 4], [1, 2, 3, 4], [0, 0, 0, 0], [NaN, 1, 1, 1], [Infinity, 1, 1, 1], [-Infinity, 1, 1, 1],
  [0.1, 0.2, 0.3, 0.4], [-1, -2, -3, -4], [3e4, 3e4, 3e4, 3e4], [1e-7, 0, 0, 0], [1e-3, 1e-3, 0, 0], [0.5, 2, 3, 4],
];
const extreme = [[1e20, 0, 0, 0], [1e30, 1e30, 0, 0], [1e-30, 0, 0, 0], [1e-23, 1e-23, 0, 0]];
const queries = [[1, 2, 3, 4], [0, 0, 0, 0], [0.1, 0.2, 0.3, 0.4], [NaN, 1, 1, 1], [Infinity, 1, 1, 1]];
for (const type of ["FLOAT16", "FLOAT32", "FLOAT64"]) {
  await record(type, queries, type === "FLOAT32" ? [...plain, ...extreme] : plain);
  for (const dimension of [3, 17, 100]) {
    await record(type, [random(dimension)], Array.from({ length: 8 }, () => random(dimension)));
  }
}
for (const dimension of [4, 13, 96]) {
  await record("UINT8", [bytes(dimension)], Array.from({ length: 8 }, () => bytes(dimension)));
}
rmSync(directory, { recursive: true });
