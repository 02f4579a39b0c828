// Asks the official Node.js client which rows each filter keeps, and writes the answers.
//
//   npm install @lancedb/lancedb@0.39.0 apache-arrow@18.1.0 && node record.mjs
//
// Writes rows.arrow (the table, an Arrow IPC stream) and answers.json (one object per filter: "ids" of the rows
// that it keeps, or the "error").
import * as lancedb from "@lancedb/lancedb";
import * as a from "apache-arrow";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const N = 12; // row 0 is ordinary, 1 to 10 hold the edges, row 11 is null everywhere but in id
const D = 86400n;
const day = 19723; // 2024-01-01
const t0 = 1704164645n; // 2024-01-02T03:04:05Z

function fixed(type, array, values) {
  const bits = new Uint8Array(8);
  let nulls = 0;
  values.forEach((v, i) => {
    if (v === null) nulls++;
    else bits[i >> 3] |= 1 << (i & 7);
  });
  const zero = array === BigInt64Array || array === BigUint64Array ? 0n : 0;
  const data = array.from(values.map((v) => (v === null ? zero : v)));
  return a.makeVector(a.makeData({ type, length: N, nullCount: nulls, nullBitmap: bits, data }));
}
const cycle = (...v) => Array.from({ length: N }, (_, i) => (i === N - 1 ? null : v[i % v.length]));
const text = ["fizz", "buzz", "", "Fizz", "a%b", "a_b", "a\\b", "line1\nline2", "ünï", "O'Neil", "😀x", null];

const schemaMeta = [];
const columns = {};
const add = (name, vector, nullable = true) => {
  columns[name] = vector;
  schemaMeta.push(new a.Field(name, vector.type, nullable));
};
add("id", a.makeVector(Int32Array.from({ length: N }, (_, i) => i)), false);
add("b", a.vectorFromArray(cycle(true, false, null), new a.Bool()));
add("b2", a.vectorFromArray(cycle(true, true, true, false, false, false, null, null, null), new a.Bool()));
add("i8", fixed(new a.Int8(), Int8Array, cycle(1, -128, 127, 0, -1, null, 2)));
add("i16", fixed(new a.Int16(), Int16Array, cycle(1, -32768, 32767, 0, -1, null, 256)));
add("i32", fixed(new a.Int32(), Int32Array, cycle(1, -2147483648, 2147483647, 0, -1, null, 70000)));
add("i64", fixed(new a.Int64(), BigInt64Array, cycle(1n, -(2n ** 63n), 2n ** 63n - 1n, 0n, -1n, null, 5000000000n, 9007199254740993n)));
add("u8", fixed(new a.Uint8(), Uint8Array, cycle(1, 255, 128, 0, 127, null)));
add("u16", fixed(new a.Uint16(), Uint16Array, cycle(1, 65535, 32768, 0, 255, null)));
add("u32", fixed(new a.Uint32(), Uint32Array, cycle(1, 4294967295, 2147483648, 0, 65536, null)));
add("u64", fixed(new a.Uint64(), BigUint64Array, cycle(1n, 2n ** 64n - 1n, 2n ** 63n, 0n, 5000000000n, null)));
add("f16", fixed(new a.Float16(), Uint16Array, cycle(0x3c00, 0xbc00, 0x7c00, 0xfc00, 0x7e00, 0x8000, 0x0000, 0x3e00, 0x2e66, 0xfe00)));
add("f32", fixed(new a.Float32(), Float32Array, cycle(1, -1, Infinity, -Infinity, NaN, -0.0, 0.0, 1.5, 0.1, 16777216)));
add("f64", fixed(new a.Float64(), Float64Array, cycle(1, -1, Infinity, -Infinity, NaN, -0.0, 0.0, 1.5, 0.1, 9007199254740992)));
const bits = (...v) => new Float64Array(BigUint64Array.from(v).buffer);
const nan = 0x7ff8000000000000n, minus = 0x8000000000000000n;
add("g64", a.makeVector(a.makeData({ type: new a.Float64(), length: N, nullCount: 1, nullBitmap: Uint8Array.of(255, 7, 0, 0, 0, 0, 0, 0), data: bits(nan, nan | minus, nan, nan | minus, nan | minus, 0n, minus, nan, 0x3fb999999999999an, nan | 1n, nan, 0n) })));
add("s", a.vectorFromArray(text, new a.Utf8()));
add("s2", a.vectorFromArray(["fizz", "bu", "a", "fizz", null, "a_b", "tail\\", "line1", "unï", "", "😀", null], new a.Utf8()));
add("bin", a.vectorFromArray(text.map((t, i) => (t === null ? null : i === 0 ? Uint8Array.of(10, 255) : i === 1 ? Uint8Array.of(10) : i === 2 ? Uint8Array.of() : new TextEncoder().encode(t))), new a.Binary()));
add("d32", fixed(new a.DateDay(), Int32Array, cycle(day, day + 1, day - 1, 0, -1, null, -719162)));
add("d64", fixed(new a.DateMillisecond(), BigInt64Array, cycle(day, day + 1, day - 1, 0, -1, null).map((x) => (x === null ? null : BigInt(x) * D * 1000n))));
const times = (unit) => cycle(t0 * unit, (t0 + 1n) * unit, (t0 - 1n) * unit, 0n, -1n, null, t0 * unit + unit / 2n, BigInt(day) * D * unit, t0 * unit + unit / 1000n);
add("tss", fixed(new a.TimestampSecond(), BigInt64Array, times(1n)));
add("tsms", fixed(new a.TimestampMillisecond(), BigInt64Array, times(1000n)));
add("tsus", fixed(new a.TimestampMicrosecond(), BigInt64Array, times(1000000n)));
add("tsns", fixed(new a.TimestampNanosecond(), BigInt64Array, times(1000000000n)));
add("tsutc", fixed(new a.TimestampMicrosecond("UTC"), BigInt64Array, times(1000000n)));
add("tszone", fixed(new a.TimestampMillisecond("Europe/Vienna"), BigInt64Array, times(1000n)));
add("tsny", fixed(new a.TimestampNanosecond("America/New_York"), BigInt64Array, times(1000000000n)));
const item = new a.Field("item", new a.Float32(), true);
const child = a.makeData({ type: item.type, length: 2 * N, nullCount: 0, data: Float32Array.from({ length: 2 * N }, (_, i) => i / 2) });
const nulls = Uint8Array.from([0b01110111, 0b0111, 0, 0, 0, 0, 0, 0]);
add("vec", a.makeVector(a.makeData({ type: new a.FixedSizeList(2, item), length: N, nullCount: 3, nullBitmap: nulls, child })));
add("CamelCase", fixed(new a.Int32(), Int32Array, cycle(1, 2, 3)));
add("Dup", fixed(new a.Int32(), Int32Array, cycle(1, 2, 3)));
add("dup", fixed(new a.Int32(), Int32Array, cycle(3, 2, 1)));
add("Upper", fixed(new a.Int32(), Int32Array, cycle(1, 2, 3)));
add("UPPER", fixed(new a.Int32(), Int32Array, cycle(3, 2, 1)));
add("my col", fixed(new a.Int32(), Int32Array, cycle(1, 2)));
add("select", fixed(new a.Int32(), Int32Array, cycle(1, 2)));
add("ünï", fixed(new a.Int32(), Int32Array, cycle(1, 2)));
add("none", fixed(new a.Int32(), Int32Array, cycle(null)));
const schema = new a.Schema(schemaMeta);
const struct = a.makeData({ type: new a.Struct(schemaMeta), length: N, nullCount: 0, children: schemaMeta.map((f) => columns[f.name].data[0]) });
const table = new a.Table(schema, [new a.RecordBatch(schema, struct)]);

const scalars = ["b", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f16", "f32", "f64", "s", "bin", "d32", "d64", "tss", "tsms", "tsus", "tsns", "tsutc", "tszone", "tsny", "vec", "none"];
const literals = ["1", "-1", "0", "127", "128", "-128", "-129", "255", "256", "32768", "65535", "65536", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1.0", "1.5", "-1.5", "0.1", "1e0", "1E2", "1e400", ".5", "1.", "-0.0", "16777217", "9007199254740993", "'fizz'", "'1'", "'1.5'", "'true'", "''", "'2024-01-01'", "'2024-01-02 03:04:05'", "true", "false", "null", "DATE '2024-01-01'", "TIMESTAMP '2024-01-02 03:04:05'", "TIMESTAMP '2024-01-02T03:04:05.5'", "TIMESTAMP '2024-01-02T03:04:05Z'", "TIMESTAMP '2024-01-02 03:04:05+05:30'", "TIMESTAMP '2024-01-02'", "X'0aff'", "X''", "0x1"];
const filters = [];
const add1 = (...f) => filters.push(...f);
for (const c of scalars) {
  for (const l of literals) add1(`${c} = ${l}`);
  for (const op of ["IS NULL", "IS NOT NULL", "IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE", "IS UNKNOWN", "LIKE '%1%'"]) add1(`${c} ${op}`);
  for (const d of scalars) add1(`${c} < ${d}`);
  add1(c, `NOT ${c}`);
}
for (const op of ["=", "==", "!=", "<>", "<", "<=", ">", ">="]) {
  for (const l of ["i8 ? 0", "0 ? i8", "u64 ? 9223372036854775808", "i64 ? 9007199254740993", "f16 ? 0.0", "f32 ? 0.1", "f64 ? 0.1", "f32 ? 0", "f64 ? -0.0", "f64 ? 1", "1.5 ? f32", "s ? 'fizz'", "s ? ''", "s ? 'Fizz'", "s ? 'ü'", "'b' ? s", "bin ? X'0a'", "d32 ? DATE '2024-01-01'", "tsus ? TIMESTAMP '2024-01-02 03:04:05'", "tszone ? TIMESTAMP '2024-01-02 03:04:05'", "b ? true", "b ? b2", "s ? s2", "f64 ? f64", "f32 ? f64", "i32 ? none", "1 ? 1", "1 ? 2", "'a' ? 'b'", "null ? 1", "1 ? 1.5", "true ? false", "b ? null", "f64 ? CAST('NaN' AS double)", "_rowid ? 3", "_rowaddr ? 3", "id ? _rowid"]) add1(l.replace("?", op));
}
add1(
  // logic
  "b AND b2", "b OR b2", "NOT b AND b2", "NOT (b AND b2)", "NOT b OR NOT b2", "b AND b2 OR id = 5", "id = 5 OR b AND b2", "(id = 5 OR b) AND b2", "not not b", "NOT NOT NOT b", "b = b2 AND b", "NOT b = b2", "b AND null", "b OR null", "null", "true", "false", "NOT null", "NOT true", "true AND b", "true OR b", "null AND false", "null OR true", "b && b2", "b || b2", "!b", "b XOR b2", "((((b))))", "1", "'a'", "i32", "s", "1 AND b", "b AND 1", "'true'", "b AND s", "b AND 'true'", "NOT 1", "NOT s", "i32 AND b", "b and B2", "B aNd b2", "b = NOT b2", "NOT b = NOT b2", "(b) = (b2)", "(b = b2) = b2", "(id > 3) = true", "(id > 3) = b", "b = (id > 3)", "(id > 3) IS TRUE", "(i32 > 3) IS NOT TRUE", "(i32 > 3) IS NULL", "i32 > 3 IS NULL", "i32 > 3 IS TRUE", "(b AND b2) IS NOT NULL", "NOT b IS NULL", "NOT (b IS NULL)", "b IS NOT NULL AND NOT b", "1 < 2 < 3", "i32 = 1 = true", "b = true = b2", "id < 5 = true",
  // IN
  "id IN (1,2,3)", "id NOT IN (1,2,3)", "id IN (1)", "id IN ()", "id IN (1, null)", "id NOT IN (1, null)", "i32 IN (1, null)", "i32 NOT IN (1, null)", "i32 IN (null)", "i32 NOT IN (null)", "i32 NOT IN (1, 70000)", "i32 IN (1, 1.5)", "i32 IN (1, 'a')", "i32 IN ('1')", "f64 IN (1, 1.5)", "f64 IN (0)", "f64 IN (0.0)", "f64 IN (-0.0)", "f32 IN (0.1)", "f32 IN (0.0, 0.1, 1.5, 2.5)", "f32 NOT IN (0.0, 0.1, 1.5, 2.5)", "f16 IN (0.1, 1.5)", "s IN ('fizz','buzz')", "s NOT IN ('fizz','buzz')", "s IN ('')", "s IN (fizz)", "s IN (1)", "b IN (true)", "b IN (true, false)", "b IN (true, null)", "b NOT IN (true, null)", "bin IN (X'0aff', X'')", "d32 IN (DATE '2024-01-01')", "d32 IN ('2024-01-01')", "tsus IN (TIMESTAMP '2024-01-02 03:04:05', TIMESTAMP '1970-01-01 00:00:00')", "id IN (i32)", "id IN (i32, 5)", "id IN (1+1)", "1 IN (id)", "1 IN (1,2)", "5 IN (id, i32)", "null IN (1)", "id IN (SELECT 1)", "id IN 1", "(id) IN ((1),(2))", "id IN (-1, -(-1), - 1)", "u64 IN (18446744073709551615, 1)", "u8 IN (1, 256)", "i64 IN (9223372036854775807)", "id IN (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20)", "s IN ('a','b','c','d','e','f','g','fizz','O''Neil')", "s NOT IN ('a','b','c','d','e','f','g','fizz',null)", "vec IN (1)", "id IN (1,)", "(id > 3) IN (true)", "u64 IN (1,2,3,4,5,9223372036854775808)", "i8 IN (1,2,300)", "s IN (s2, 'buzz')", "i8 IN (i16, i32)", "f32 IN (f64)", "i32 IN (f64)", "d32 IN (tsus)",
  // BETWEEN
  "id BETWEEN 2 AND 4", "id NOT BETWEEN 2 AND 4", "id BETWEEN 4 AND 2", "id NOT BETWEEN 4 AND 2", "id BETWEEN 2 AND 4 AND b", "NOT id BETWEEN 2 AND 4", "i32 BETWEEN 0 AND null", "i32 NOT BETWEEN 0 AND null", "i32 BETWEEN null AND 0", "i32 NOT BETWEEN null AND 0", "f64 BETWEEN 0 AND 1", "f64 NOT BETWEEN 0 AND 1", "s BETWEEN 'a' AND 'g'", "d32 BETWEEN DATE '2023-12-31' AND DATE '2024-01-01'", "5 BETWEEN id AND 7", "5 BETWEEN 1 AND 7", "id BETWEEN i32 AND 70000", "i32 BETWEEN 0.5 AND 2", "i32 BETWEEN '0' AND '2'", "b BETWEEN false AND true", "id BETWEEN 1 OR 2", "u8 BETWEEN 127 AND 300", "tsus BETWEEN TIMESTAMP '2024-01-02 03:04:04' AND TIMESTAMP '2024-01-02 03:04:05'", "id BETWEEN 2 AND 4 OR id BETWEEN 6 AND 7", "id between 1 and 2 = true", "i8 BETWEEN i16 AND i64", "bin BETWEEN X'0a' AND X'0bff'", "f32 BETWEEN 0.1 AND 1.5",
  // LIKE
  ...["fizz", "FIZZ", "f%", "%zz", "%i%", "f__z", "____", "_", "%", "", "%%", "f%z", "%f%z%", "a\\%b", "a\\_b", "a\\\\b", "a%b", "a_b", "%\\\\%", "%\\%%", "%\\_%", "line1%", "%line2", "line1_line2", "%e1_l%", "ün_", "__ï", "ÜNÏ", "Ünï", "%O''N%", "_x", "__x", "😀%", "\\f%", "fizz\\", "f\\izz", "%\\", "%z", "b%", "[fb]%", "f.zz", "(", "%1\nl%", "_%_", "f%i%z", "%z%z", "fizz%", "%fizz", "%fizz%", "_izz%", "%_zz"].flatMap((p) => ["LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE"].map((op) => `s ${op} '${p}'`)),
  "s LIKE s2", "s NOT LIKE s2", "'fizz' LIKE s", "'fizz' LIKE 'f%'", "s LIKE null", "s NOT LIKE null", "s LIKE 1", "s LIKE 'f!%' ESCAPE '!'", "s LIKE 'a\\%b' ESCAPE '\\'", "s LIKE 'f%' ESCAPE ''", "s SIMILAR TO 'f%'", "s ~ 'f'", "s RLIKE 'f'", "s REGEXP 'f'", "s LIKE X'66'", "s LIKE 'f%' AND b", "NOT s LIKE 'f%'", "s LIKE ANY ('f%')", "s LIKE 'f' || '%'", "i32 LIKE '1'", "bin LIKE 'f%'", "s LIKE \"f%\"", "lower(s) LIKE 'f%'", "s like 'f%'", "s iLike 'f%'", "s LIKE true", "s ILIKE 'K%'", "s ILIKE 'ſ%'", "s LIKE ('f%')", "(s) LIKE 'f%'",
  // names
  "camelcase = 1", "CAMELCASE = 1", "CamelCase = 1", "`CamelCase` = 1", "`camelcase` = 1", "\"CamelCase\" = 1", "\"camelcase\" = 1", "dup = 1", "Dup = 1", "DUP = 1", "dUP = 1", "upper = 1", "UPPER = 1", "Upper = 1", "uPPER = 1", "my col = 1", "`my col` = 1", "\"my col\" = 1", "[my col] = 1", "select = 1", "`select` = 1", "dotted.name = 1", "`dotted.name` = 1", "\"dotted.name\" = 1", "dotted.`name` = 1", "ünï = 1", "`ünï` = 1", "ÜNÏ = 1", "nope = 1", "`nope` = 1", "_rowid < 3", "_ROWID < 3", "`_rowid` < 3", "_rowaddr IS NULL", "_rowid IS NOT NULL", "_rowoffset < 3", "_rowid IN (1,2)", "_rowid BETWEEN 1 AND 2", "_rowid = -1", "_distance < 1", "_score < 1", "s = \"fizz\"", "\"fizz\" = s", "s = \"s2\"", "i32 = \"1\"", "s IN (\"fizz\")", "s != \"fizz\"", "t.id = 1", "id.x = 1", "vec.x = 1", "id[0] = 1", "vec[1] = 1", "`` = 1", "\"\" = 1", "s = \"\"", "`a``b` = 1", "`id = 1", "\"id = 1", "@id = 1", "$id = 1", "#id = 1", "_id = 1", "id$x = 1", "date = 1", "timestamp = 1", "true = 1", "x'00'", "x = 1", "e = 1", "`id`=1", "\"id\"=1AND b", "id=1AND b", "id=1and(b)", "2id = 1",
  // literals and text
  "s = 'O''Neil'", "s = 'a\\b'", "s = 'a\\\\b'", "s = 'line1\nline2'", "s = 'line1\\nline2'", "s = E'a'", "s = U&'a'", "s = 'a' 'b'", "s = 'unterminated", "s = $$fizz$$", "id = +1", "id = - 1", "id = --1", "id = -(-1)", "id = - - 1", "id = 01", "id = 1_000", "id = 1L", "id = 1::int", "f64 = 1e", "f64 = 1e+0", "f64 = 1.5e-1", "f64 = 1e0", "f64 = 1d", "f64 = 1f", "f64 = NaN", "f64 = inf", "f64 = 'NaN'", "f64 = 1..5", "bin = X'0AFF'", "bin = x'0aff'", "bin = X'0af'", "bin = X'zz'", "bin = X '0aff'", "bin = '0aff'", "bin = 'fizz'", "d32 = date '2024-01-01'", "d32 = DATE'2024-01-01'", "d32 = DATE '2024-1-1'", "d32 = DATE '2024-13-01'", "d32 = DATE '2024-02-30'", "d32 = DATE 'x'", "d32 = DATE ''", "d32 = DATE ' 2024-01-01'", "d32 = DATE '0001-01-01'", "d32 = DATE '20240101'", "d32 = DATE '2024-01-01T00:00:00'", "d32 = DATE '2024-01-01 05:00:00'", "d32 = DATE '-0001-01-01'", "d32 = DATE 20240101", "d32 = DATE \"2024-01-01\"", "d64 >= DATE '2024-01-01'", "tsus = DATE '2024-01-01'", "tsus = TIMESTAMP '2024-01-01'", "tsus >= DATE '2024-01-02'", "tsus = TIMESTAMP '2024-01-02T03:04:05'", "tsus = TIMESTAMP '2024-01-02 03:04:05.000000'", "tsus = TIMESTAMP '2024-01-02 03:04:05.0000005'", "tsus = TIMESTAMP '2024-01-02 03:04:05.500000'", "tsus = TIMESTAMP '2024-01-02 03:04'", "tsus = TIMESTAMP '2024-01-02 03'", "tsus = TIMESTAMP '2024-01-02 25:00:00'", "tsus = TIMESTAMP 'x'", "tsus = TIMESTAMP '2024-01-02 03:04:05 UTC'", "tsus = TIMESTAMP '2024-01-02 04:04:05 Europe/Vienna'", "tsus = TIMESTAMP '2024-01-02 04:04:05+01'", "tsus = TIMESTAMP '2024-01-02 04:04:05+0100'", "tsus = TIMESTAMP '2024-01-02 04:04:05 +01:00'", "tsus = TIMESTAMP '2024-01-02t03:04:05z'", "tsns = TIMESTAMP '2024-01-02 03:04:05.001000000'", "tsms = TIMESTAMP '2024-01-02 03:04:05.001'", "tsms = TIMESTAMP '2024-01-02 03:04:05.0010001'", "tsms < TIMESTAMP '2024-01-02 03:04:05.0000001'", "tsms <= TIMESTAMP '2024-01-02 03:04:05.0000001'", "tss = TIMESTAMP '2024-01-02 03:04:05.9'", "tss >= TIMESTAMP '2024-01-02 03:04:05.1'", "tsutc = TIMESTAMP '2024-01-02 03:04:05Z'", "tszone = TIMESTAMP '2024-01-02 04:04:05'", "tsny = TIMESTAMP '2024-01-02 08:34:05'", "tsus = TIMESTAMP '1677-01-01 00:00:00'", "tsus = TIMESTAMP '1500-01-01 00:00:00'", "tsus > TIMESTAMP '1969-12-31 23:59:59.9999995'", "tsus > TIMESTAMP '2300-01-01 00:00:00'", "tsus = TIMESTAMP WITH TIME ZONE '2024-01-02 03:04:05Z'", "tsus = TIMESTAMP(3) '2024-01-02 03:04:05'", "tsus = DATETIME '2024-01-02 03:04:05'", "tsus = TIME '03:04:05'", "tsus > INTERVAL '1 day'", "DATE '2024-01-01' = d32", "DATE '2024-01-01' < DATE '2024-01-02'", "DATE '2024-01-01' < TIMESTAMP '2024-01-02 00:00:00'", "TIMESTAMP '2024-01-02 00:00:00' < TIMESTAMP '2024-01-02 00:00:00Z'", "'a' < 'b'", "'a' = 1", "1 = '1'", "X'00' = X'00'", "true = true", "b = 1", "b = 0", "b = 'true'", "b > false", "1.5 = 1.5", "1 = 1.0", "9223372036854775808 > 1", "18446744073709551616 > 1", "f64 = 18446744073709551616", "f32 > 1e39", "f32 < 1e39", "f16 < 1e5", "f16 > 65504", "f32 = 1e-50", "u8 > -1", "u8 >= 256", "i8 < 128", "i8 > -129", "u64 > -1", "i64 < 9223372036854775808", "f32 = 16777217", "f64 = 9007199254740993", "f16 = 2049",
  ...["=", "!=", "<", "<=", ">", ">="].flatMap((op) => [`f64 ${op} g64`, `g64 ${op} g64`, `g64 ${op} f32`, `i32 ${op} g64`, `g64 ${op} 0.0`, `g64 ${op} 1`]), "g64 IN (0.0, 1.0)", "g64 NOT IN (0.0, 1.0)", "g64 BETWEEN -1 AND 1", "g64 IN (f64)", "g64 IS NOT NULL",
  ...["LIKE", "ILIKE"].flatMap((op) => ["tail\\", "%\\", "tail_", "tail\\\\", "\\tail%"].map((p) => `s2 ${op} '${p}'`)), "s ILIKE '\u0130%'", "s2 ILIKE 'TAIL%'", "'\u212a' ILIKE 'k'", "'k' ILIKE '\u212a'", "'\u017f' ILIKE 'S'", "'stra\u00dfe' ILIKE 'STRASSE'", "'\u03c2' ILIKE '\u03a3'", "'\u0130' ILIKE 'i'", "'\u0131' ILIKE 'I'", "'\u01c5' ILIKE '\u01c4'",
  "tszone > TIMESTAMP '2024-10-27 02:30:00'", "tszone > TIMESTAMP '2024-03-31 02:30:00'", "tszone > TIMESTAMP '2024-10-27 03:30:00'", "tsns > TIMESTAMP '1500-01-01 00:00:00'", "tsns < TIMESTAMP '3000-01-01 00:00:00'", "tsns > DATE '1500-01-01'", "tsus = TIMESTAMP '2024-01-02 03:04:60'", "tsus = TIMESTAMP '2024-1-2 03:04:05'", "tsus = TIMESTAMP '2024-01-02 3:04:05'", "tsus = TIMESTAMP '20240102 03:04:05'", "tsus = TIMESTAMP '2024-01-02  03:04:05'", "tsus = TIMESTAMP '2024-01-02 03:04:05.'", "tsus = TIMESTAMP '2024-01-02 03:04:05.1234567890'", "tsus = TIMESTAMP ' 2024-01-02 03:04:05'", "tsus = TIMESTAMP '2024-01-02 03:04:05 CET'", "tsus = TIMESTAMP '2024-01-02 03:04:05 Nowhere/City'", "tsus = TIMESTAMP '12024-01-02 03:04:05'", "tsus > TIMESTAMP '0001-01-01 00:00:00'", "tsus = TIMESTAMP '2024-01-02 030405'", "tsus = timestamp'2024-01-02 03:04:05'", "d32 = DATE '12024-01-01'", "d32 = DATE '+2024-01-01'", "d32 = DATE '2024-001'", "d32 = DATE '2024-01-1'", "d32 = DATE '24-01-01'", "d32 = DATE '2024-01-01 '", "d32 = DATE '2024-01-01Z'",
  "s = \"b\"", "s = \"S2\"", "s = `fizz`", "bin = \"fizz\"", "s BETWEEN \"a\" AND \"g\"", "s LIKE \"fizz\"", "\"fizz\" IS NULL", "case = 1", "cast = 1", "like = 1", "between = 1", "in = 1", "is = 1", "null = 1", "interval = 1", "exists = 1", "as = 1", "end = 1", "b = null IS NULL", "NOT id IN (1,2)", "id NOT IN (1,2) AND b", "NOT b IS TRUE", "b IS NOT TRUE IS TRUE", "b AND b2 IS NULL", "b OR b2 IS NULL", "b = b2 IS NULL", "s LIKE 'f%' = true", "s LIKE 'f%' IS TRUE", "true = s LIKE 'f%'", "id IN (1,2) = true", "true = id IN (1,2)", "true = id BETWEEN 1 AND 2", "id = 1 IN (true)", "b = b2 LIKE 'x'", "id BETWEEN 1 AND 3 IS TRUE", "NOT b = NOT b2 AND b", "b = NOT b2 = b", "b = NOT NOT b2", "i32 < tsus", "tsus BETWEEN DATE '2024-01-01' AND DATE '2024-01-02'", "d64 BETWEEN DATE '2024-01-01' AND TIMESTAMP '2024-01-02 00:00:00'", "d32 < TIMESTAMP '2024-01-02 00:00:00'", "tsus IN (DATE '2024-01-01')", "d64 IN (DATE '2024-01-01', TIMESTAMP '2024-01-02 00:00:00')", "DATE '2024-01-01' < tsus", "1 = i8 = true", "f16 = 0.1",
  // whole text
  "", "   ", "id = 1;", "id = 1; drop", "id = 1 garbage", "id = 1 id = 2", "id = 1)", "(id = 1", "id = ", "= 1", "id", "id 1", "id == = 1", "id = 1 AND", "AND id = 1", "id => 1", "id =< 1", "id ! = 1", "id <=> 1", "i32 IS DISTINCT FROM 1", "i32 IS NOT DISTINCT FROM null", "id = 1 -- tail", "id = 1 /* tail */", "-- head\nid = 1", "/* a */ id /* b */ = /* c */ 1", "id = 1 /* open", "/* a /* nested */ */ id = 1", "id = 1 # c", "id = 1 // c", "id\n=\t1\r\n", "id\u00a0= 1", "WHERE id = 1", "id = ?", "id = :x", "id = $1", "CASE WHEN b THEN true ELSE false END", "EXISTS (SELECT 1)", "(id, i32) = (1, 1)", "id = ANY(vec)", "b IS UNKNOWN", "b ISNULL", "b NOTNULL", "i32 NOT NULL", "i32 IS NOT", "id IS 1", "b IS NOT NOT NULL", "NOT", "id = NOT 1", "id = 1 OR NOT id = 2 AND b", "null IS NULL", "null IS NOT NULL", "1 IS NULL", "1 IS NOT NULL", "true IS TRUE", "null IS TRUE", "'a' IS NULL", "null = null", "null IS NOT TRUE", "b IS NULL IS NULL", "vec IS NULL", "vec IS NOT NULL", "vec = vec", "NOT vec IS NULL", "id = id", "i32 = i32", "i32 != i32", "f64 = f64", "f64 <> f64", "i32 <= i64", "-id = -1", "-i32 < 0", "id + 1 = 2", "id % 2 = 0", "i32 = -2147483648", "CAST(id AS string) = '1'", "length(s) = 4", "is_valid(i32)", "none IS NULL", "none = 1", "NOT none = 1", "none IN (1)", "none NOT IN (1)",
);

const dir = mkdtempSync(join(tmpdir(), "filters-"));
const db = await lancedb.connect(dir);
const t = await db.createTable("t", table);
const back = await t.toArrow();
for (const f of schemaMeta) {
  const g = back.schema.fields.find((x) => x.name === f.name);
  if (String(g?.type) !== String(f.type)) throw new Error(`${f.name}: ${f.type} became ${g?.type}`);
}
const answers = [];
for (const filter of new Set(filters)) {
  try {
    const rows = await t.query().where(filter).select(["id"]).toArray();
    answers.push({ filter, ids: rows.map((r) => r.id).sort((x, y) => x - y) });
  } catch (e) {
    const message = String(e.message).replaceAll(dir, "").replace(/, (\/|[a-z-]+\/|rust).*$/s, "").split("\n")[0];
    answers.push({ filter, error: message.slice(0, 160) });
  }
}
writeFileSync("rows.arrow", a.tableToIPC(table, "stream"));
writeFileSync("answers.json", "[\n" + answers.map((x) => JSON.stringify(x)).join(",\n") + "\n]\n");
rmSync(dir, { recursive: true });
console.log(answers.length, "filters", answers.filter((x) => x.error).length, "refused");
