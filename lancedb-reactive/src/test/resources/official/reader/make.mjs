// Makes the *.lance files beside this script with the official client:
//   npm install @lancedb/lancedb@0.39.0 apache-arrow@18.1.0 && node make.mjs
// Column names are type|pattern|nulls; OfficialFiles.java computes the same values.
import * as lancedb from "@lancedb/lancedb";
import * as arrow from "apache-arrow";
import { copyFileSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? here;

function mix(x) {
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) | 0;
}

function isNull(nulls, i) {
  switch (nulls) {
    case "none": return false;
    case "some": return (mix(i ^ 77) >>> 0) % 5 === 0;
    case "sparse": return i % 400 === 399;
    case "most": return i % 7 !== 3;
    default: return true;
  }
}

// A small number for each pattern but rand.
function small(pattern, i) {
  switch (pattern) {
    case "seq": return (i * 3) % 100;
    case "runs": return Math.trunc(i / 50) % 100;
    case "long": return Math.trunc(i / 700);
    case "few": return (mix(i) >>> 0) % 3;
    case "const": return 7;
    default: throw new Error(pattern);
  }
}

const isRand = (pattern) => pattern === "rand";

function int64(pattern, i) {
  return isRand(pattern)
    ? (BigInt(mix(i)) << 32n) | BigInt(mix(i + 1000) >>> 0)
    : BigInt(small(pattern, i));
}

function float(pattern, i) {
  return isRand(pattern) ? (mix(i) >> 8) / 16 : small(pattern, i) / 4;
}

function half(pattern, i) {
  return isRand(pattern) ? (mix(i) & 2047) - 1024 : small(pattern, i);
}

const WORDS = ["alpha ", "beta ", "gamma ", "delta ", "epsilon ", "zeta ", "eta ", "theta "];

function text(pattern, i) {
  if (pattern === "empty") return "";
  if (pattern === "words" || pattern === "wide") {
    let s = "";
    const n = pattern === "wide" ? 40 + (i % 9) : 2 + (i % 7);
    for (let k = 0; k < n; k++) s += WORDS[(mix(i * 64 + k) >>> 0) % 8];
    return s;
  }
  if (pattern === "huge") return "xyz" + String(i).repeat(i % 5 === 2 ? 34000 : 3);
  if (pattern === "blob") {
    // not compressible and at least 256 bytes now and then
    let s = "";
    for (let k = 0; k < (i % 4 === 1 ? 40 : i % 3); k++) s += (mix(i * 64 + k) >>> 0).toString(16);
    return s;
  }
  return isRand(pattern) ? "r" + (mix(i) >>> 0).toString(16) : "v" + small(pattern, i);
}

// value of item k of vector i
const item = (i, k, kind) =>
  kind === "u8" ? mix(i * 1024 + k) & 255 : kind === "f16" ? mix(i * 1024 + k) % 1024 : (mix(i * 1024 + k) >> 8) / 16;

function halfBits(v) {
  // exact integers below 2048 only
  if (v === 0) return 0;
  const sign = v < 0 ? 0x8000 : 0;
  let m = Math.abs(v);
  let e = Math.floor(Math.log2(m));
  return sign | ((e + 15) << 10) | (((m / 2 ** e - 1) * 1024) & 1023);
}

function bitmap(nulls, n) {
  const bytes = new Uint8Array((n + 7) >> 3);
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (isNull(nulls, i)) count++;
    else bytes[i >> 3] |= 1 << (i & 7);
  }
  return { nullBitmap: nulls === "none" ? undefined : bytes, nullCount: count };
}

const FIXED = {
  int8: [new arrow.Int8(), Int8Array, (p, i) => Number(BigInt.asIntN(8, int64(p, i)))],
  int16: [new arrow.Int16(), Int16Array, (p, i) => Number(BigInt.asIntN(16, int64(p, i)))],
  int32: [new arrow.Int32(), Int32Array, (p, i) => Number(BigInt.asIntN(32, int64(p, i)))],
  int64: [new arrow.Int64(), BigInt64Array, int64],
  uint8: [new arrow.Uint8(), Uint8Array, (p, i) => Number(BigInt.asUintN(8, int64(p, i)))],
  uint16: [new arrow.Uint16(), Uint16Array, (p, i) => Number(BigInt.asUintN(16, int64(p, i)))],
  uint32: [new arrow.Uint32(), Uint32Array, (p, i) => Number(BigInt.asUintN(32, int64(p, i)))],
  uint64: [new arrow.Uint64(), BigUint64Array, (p, i) => BigInt.asUintN(64, int64(p, i))],
  float16: [new arrow.Float16(), Uint16Array, (p, i) => halfBits(half(p, i))],
  float32: [new arrow.Float32(), Float32Array, float],
  float64: [new arrow.Float64(), Float64Array, float],
  date32: [new arrow.DateDay(), Int32Array, (p, i) => Number(BigInt.asIntN(16, int64(p, i)))],
  date64: [new arrow.DateMillisecond(), BigInt64Array, (p, i) => BigInt.asIntN(16, int64(p, i)) * 86400000n],
  ts_s: [new arrow.TimestampSecond(), BigInt64Array, (p, i) => BigInt.asIntN(32, int64(p, i))],
  ts_ms: [new arrow.TimestampMillisecond("UTC"), BigInt64Array, (p, i) => BigInt.asIntN(32, int64(p, i))],
  ts_us: [new arrow.TimestampMicrosecond(), BigInt64Array, (p, i) => BigInt.asIntN(32, int64(p, i))],
  ts_ns: [new arrow.TimestampNanosecond("UTC"), BigInt64Array, (p, i) => BigInt.asIntN(32, int64(p, i))],
};
const ITEMS = {
  f16: [new arrow.Float16(), Uint16Array, (i, k) => halfBits(item(i, k, "f16"))],
  f32: [new arrow.Float32(), Float32Array, (i, k) => item(i, k, "f32")],
  f64: [new arrow.Float64(), Float64Array, (i, k) => item(i, k, "f64")],
  u8: [new arrow.Uint8(), Uint8Array, (i, k) => item(i, k, "u8")],
};

function column(name, n) {
  const [type, pattern, nulls] = name.split("|");
  const nullable = nulls !== "none";
  const bits = bitmap(nulls, n);
  let data;
  if (FIXED[type]) {
    const [t, Array, f] = FIXED[type];
    const values = new Array(n);
    for (let i = 0; i < n; i++) values[i] = isNull(nulls, i) ? values[i] : f(pattern, i);
    data = arrow.makeData({ type: t, length: n, data: values, ...bits });
  } else if (type === "bool") {
    const values = new Uint8Array((n + 7) >> 3);
    for (let i = 0; i < n; i++) {
      const v = isRand(pattern) ? mix(i) & 1 : small(pattern, i) & 1;
      if (!isNull(nulls, i) && v) values[i >> 3] |= 1 << (i & 7);
    }
    data = arrow.makeData({ type: new arrow.Bool(), length: n, data: values, ...bits });
  } else if (type === "utf8" || type === "binary") {
    const parts = [];
    const offsets = new Int32Array(n + 1);
    for (let i = 0; i < n; i++) {
      const b = isNull(nulls, i) ? Buffer.alloc(0) : Buffer.from(text(pattern, i));
      parts.push(b);
      offsets[i + 1] = offsets[i] + b.length;
    }
    const all = new Uint8Array(Buffer.concat(parts));
    data = arrow.makeData({
      type: type === "utf8" ? new arrow.Utf8() : new arrow.Binary(),
      length: n, valueOffsets: offsets, data: all, ...bits,
    });
  } else {
    // vector: kind, pattern = dimension; nulls "items" = null items within valid vectors
    const [t, Array, f] = ITEMS[type.substring(4)];
    const dim = Number(pattern);
    const values = new Array(n * dim);
    const itemBits = new Uint8Array((n * dim + 7) >> 3);
    let nullItems = 0;
    for (let i = 0; i < n; i++)
      for (let k = 0; k < dim; k++) {
        const at = i * dim + k;
        if (nulls === "items" && (i + k) % 11 === 3) nullItems++;
        else {
          itemBits[at >> 3] |= 1 << (at & 7);
          values[at] = nulls !== "items" && isNull(nulls, i) ? values[at] : f(i, k);
        }
      }
    const child = arrow.makeData({
      type: t, length: n * dim, data: values, nullCount: nullItems,
      nullBitmap: nullItems ? itemBits : undefined,
    });
    const own = nulls === "items" ? { nullCount: 0 } : bits;
    data = arrow.makeData({
      type: new arrow.FixedSizeList(dim, new arrow.Field("item", t, true)), length: n, child, ...own,
    });
  }
  return [new arrow.Field(name, data.type, nullable), arrow.makeVector(data)];
}

const types = [...Object.keys(FIXED), "bool", "utf8", "binary"];
const FILES = {
  narrow: [200, types.flatMap((t) =>
    ["seq|none", "seq|some", "rand|none", "rand|some", "runs|none", "runs|some", "const|none", "const|some", "seq|all"].map((p) => t + "|" + p)).filter((name) => name !== "bool|seq|all")],
  chunks: [2200, ["int32|seq|some", "int32|rand|sparse", "int64|runs|none", "int64|few|some", "int64|long|most", "uint8|seq|none",
    "uint16|rand|none", "int16|runs|sparse", "bool|rand|some", "bool|runs|none", "utf8|few|none", "utf8|runs|some", "utf8|rand|sparse", "binary|seq|some",
    "float32|seq|none", "float64|few|sparse", "utf8|const|sparse", "int64|const|most", "utf8|empty|none", "utf8|empty|some",
    "vec_f32|4|none", "vec_u8|3|some", "vec_f16|3|items"]],
  vectors: [25, ["vec_f32|4|none", "vec_f32|4|some", "vec_f32|4|items", "vec_f32|4|all", "vec_f64|2|some", "vec_u8|5|none", "vec_f16|7|some",
    "vec_f32|64|none", "vec_f32|64|some", "vec_f32|65|items", "vec_f64|33|some", "vec_u8|300|none", "vec_u8|257|some", "vec_f16|129|none", "vec_f32|64|all"]],
  strings: [30, ["utf8|wide|none", "utf8|wide|some", "binary|wide|none", "binary|blob|some", "utf8|blob|sparse", "utf8|huge|some", "binary|huge|none", "utf8|empty|none", "utf8|empty|all"]],
  words: [2000, ["utf8|words|none", "utf8|words|some"]],
  wide: [180, ["utf8|wide|some"]],
};

for (const version of ["2.1", "2.2"]) {
  for (const [file, [n, names]] of Object.entries(FILES)) {
    const directory = mkdtempSync(join(tmpdir(), "lance-"));
    const db = await lancedb.connect(directory);
    const columns = names.map((name) => column(name, n));
    const schema = new arrow.Schema(columns.map((c) => c[0]));
    const children = columns.map((c) => c[1].data[0]);
    const batch = new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: n, children, nullCount: 0 }));
    const table = new arrow.Table(schema, [batch]);
    await db.createTable("t", table, { storageOptions: { new_table_data_storage_version: version } });
    const data = join(directory, "t.lance", "data");
    const files = readdirSync(data);
    if (files.length !== 1) throw new Error(files.join());
    copyFileSync(join(data, files[0]), join(out, `${file}-${version}.lance`));
  }
}
{
  // One file of the encodings that only field metadata asks for.
  const n = 1500;
  const ask = { "lance-encoding:compression": "zstd" };
  const asked = [
    ["int64|seq|some", { "lance-encoding:compression": "lz4" }],
    ["float32|seq|none", { ...ask, "lance-encoding:bss": "on" }],
    ["float64|runs|some", { "lance-encoding:compression": "lz4", "lance-encoding:bss": "on" }],
    ["utf8|words|some", ask],
    ["int32|runs|none", ask],
    ["vec_f32|4|some", { "lance-encoding:compression": "lz4" }],
    ["int32|rand|sparse", { "lance-encoding:structural-encoding": "fullzip" }],
    ["utf8|seq|some", { "lance-encoding:structural-encoding": "fullzip" }],
    ["utf8|few|some", { "lance-encoding:compression": "lz4", "lance-encoding:structural-encoding": "fullzip" }],
  ];
  for (const version of ["2.1", "2.2"]) {
    const directory = mkdtempSync(join(tmpdir(), "lance-"));
    const db = await lancedb.connect(directory);
    const columns = asked.map(([name, metadata]) => {
      const [field, vector] = column(name, n);
      return [new arrow.Field(field.name, field.type, field.nullable, new Map(Object.entries(metadata))), vector];
    });
    const schema = new arrow.Schema(columns.map((c) => c[0]));
    const children = columns.map((c) => c[1].data[0]);
    const batch = new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: n, children, nullCount: 0 }));
    await db.createTable("t", new arrow.Table(schema, [batch]), { storageOptions: { new_table_data_storage_version: version } });
    const data = join(directory, "t.lance", "data");
    copyFileSync(join(data, readdirSync(data)[0]), join(out, `asked-${version}.lance`));
  }
}
