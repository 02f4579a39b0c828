// One spelling of every value, which the Java tests produce too:
//   bool, int8..32, uint8..32, date32 (days)          JSON boolean or number
//   int64, uint64, date64 (ms), timestamp (its unit)  decimal digits in a string
//   float16/32/64                                      JSON number; "NaN", "Infinity", "-Infinity", "-0"
//   utf8                                               string
//   binary                                             lower-case hexadecimal digits in a string
//   fixed_size_list, list                              array; struct: object
"use strict";

const { arrow } = require("./arrow-columns");

function float(number) {
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "Infinity" : "-Infinity";
  return Object.is(number, -0) ? "-0" : number;
}

function float16(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function value(data, i) {
  if (!data.getValid(i)) return null;
  const type = data.type;
  if (arrow.DataType.isBool(type)) {
    const at = data.offset + i;
    return (data.values[at >> 3] >> (at & 7) & 1) === 1;
  }
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isLargeUtf8(type)) return Buffer.from(bytes(data, i)).toString("utf8");
  if (arrow.DataType.isBinary(type) || arrow.DataType.isLargeBinary(type)) return Buffer.from(bytes(data, i)).toString("hex");
  if (arrow.DataType.isFixedSizeList(type)) {
    return Array.from({ length: type.listSize }, (_, k) => value(data.children[0], i * type.listSize + k));
  }
  if (arrow.DataType.isList(type) || arrow.DataType.isMap(type)) {
    const from = data.valueOffsets[i];
    return Array.from({ length: data.valueOffsets[i + 1] - from }, (_, k) => value(data.children[0], from + k));
  }
  if (arrow.DataType.isStruct(type)) {
    return Object.fromEntries(type.children.map((child, k) => [child.name, value(data.children[k], i)]));
  }
  const raw = data.values[i];
  if (arrow.DataType.isFloat(type)) return float(type.precision === arrow.Precision.HALF ? float16(raw) : raw);
  return typeof raw === "bigint" ? raw.toString() : raw;
}

function bytes(data, i) {
  return data.values.subarray(Number(data.valueOffsets[i]), Number(data.valueOffsets[i + 1]));
}

/** The rows of an Arrow table, each an array of canonical values in the order of the columns. */
function rows(table) {
  return table.batches.flatMap((batch) =>
    Array.from({ length: batch.numRows }, (_, i) => batch.data.children.map((child) => value(child, i))));
}

/** A schema as the tests spell it: name, type, nullable. */
function schema(arrowSchema) {
  return arrowSchema.fields.map((field) => ({
    name: field.name, type: field.type.toString(), nullable: field.nullable,
    ...(field.metadata.size > 0 ? { metadata: Object.fromEntries(field.metadata) } : {}),
  }));
}

module.exports = { rows, schema };
