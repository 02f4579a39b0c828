// Builds Arrow tables from plain values, buffer by buffer, so that nothing is inferred.
"use strict";

const arrow = require("apache-arrow");

/** A column: its name, its Arrow type, whether nulls are declared, and field metadata. */
function column(name, type, nullable, metadata) {
  return new arrow.Field(name, type, nullable, metadata ? new Map(Object.entries(metadata)) : undefined);
}

/** An Arrow table with one record batch; columns: [Field, values][], where a null value is a null slot. */
function table(columns) {
  const schema = new arrow.Schema(columns.map(([field]) => field));
  const length = columns[0][1].length;
  const children = columns.map(([field, values]) => {
    if (!field.nullable && values.some((value) => value === null)) {
      throw new Error(`${field.name} is not nullable`);
    }
    return data(field.type, values);
  });
  const struct = arrow.makeData({
    type: new arrow.Struct(schema.fields), length, nullCount: 0, children,
  });
  return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]);
}

function data(type, values) {
  const length = values.length;
  const { nullBitmap, nullCount } = validity(values);
  const common = { type, length, nullCount, nullBitmap };
  if (arrow.DataType.isBool(type)) {
    return arrow.makeData({ ...common, data: bitmap(values.map((value) => value === true)) });
  }
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type)) {
    return arrow.makeData({ ...common, ...variable(values) });
  }
  if (arrow.DataType.isLargeUtf8(type) || arrow.DataType.isLargeBinary(type)) {
    const { valueOffsets, data } = variable(values);
    return arrow.makeData({ ...common, data, valueOffsets: BigInt64Array.from(valueOffsets, BigInt) });
  }
  if (arrow.DataType.isFixedSizeList(type)) {
    const blank = zero(type);
    const items = values.flatMap((value) => (value === null ? blank : Array.from(value)));
    return arrow.makeData({ ...common, child: data(type.children[0].type, items) });
  }
  if (arrow.DataType.isList(type) || arrow.DataType.isMap(type)) {
    const valueOffsets = new Int32Array(length + 1);
    values.forEach((value, i) => { valueOffsets[i + 1] = valueOffsets[i] + (value === null ? 0 : value.length); });
    return arrow.makeData({ ...common, valueOffsets, child: data(type.children[0].type, values.flatMap((v) => v ?? [])) });
  }
  if (arrow.DataType.isStruct(type)) {
    const below = (child) => (value) => (value !== null ? value[child.name] : child.nullable ? null : zero(child.type));
    const children = type.children.map((child) => data(child.type, values.map(below(child))));
    return arrow.makeData({ ...common, children });
  }
  const array = new type.ArrayType(length);
  const half = arrow.DataType.isFloat(type) && type.precision === arrow.Precision.HALF;
  const big = array instanceof BigInt64Array || array instanceof BigUint64Array;
  values.forEach((value, i) => {
    if (value !== null) {
      array[i] = half ? float16Bits(value) : big ? BigInt(value) : value;
    }
  });
  return arrow.makeData({ ...common, data: array });
}

/** What stands in a slot that nobody sees. */
function zero(type) {
  if (arrow.DataType.isFixedSizeList(type)) return new Array(type.listSize).fill(zero(type.children[0].type));
  if (arrow.DataType.isStruct(type)) return Object.fromEntries(type.children.map((child) => [child.name, zero(child.type)]));
  if (arrow.DataType.isList(type) || arrow.DataType.isMap(type)) return [];
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type)) return "";
  return arrow.DataType.isInt(type) && type.bitWidth === 64 ? 0n : 0;
}

function validity(values) {
  const nullCount = values.reduce((count, value) => count + (value === null ? 1 : 0), 0);
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: bitmap(values.map((value) => value !== null)) };
}

function bitmap(bits) {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => { if (bit) bytes[i >> 3] |= 1 << (i & 7); });
  return bytes;
}

function variable(values) {
  const parts = values.map((value) =>
    value === null ? Buffer.alloc(0) : typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value));
  const valueOffsets = new Int32Array(values.length + 1);
  parts.forEach((part, i) => { valueOffsets[i + 1] = valueOffsets[i] + part.length; });
  return { valueOffsets, data: new Uint8Array(Buffer.concat(parts)) };
}

/** The IEEE half nearest to a number, ties to even. */
function float16Bits(number) {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, number);
  const bits = view.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(number);
  if (Number.isNaN(number)) return 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = Math.floor(Math.log2(magnitude));
  return sign | (((exponent + 15) << 10) + roundEven((magnitude / 2 ** exponent - 1) * 1024));
}

function roundEven(number) {
  const floor = Math.floor(number);
  const rest = number - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

const fixedSizeList = (item, size) => new arrow.FixedSizeList(size, new arrow.Field("item", item, true));

module.exports = { arrow, column, table, fixedSizeList };
