// As much of the protobuf wire format as looking at Lance files needs.
"use strict";

/** The fields of a message in the order of the bytes: {number, value}; a value is a BigInt or a Buffer. */
function fields(buffer) {
  const found = [];
  let at = 0;
  const varint = () => {
    let result = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[at++];
      result |= BigInt(byte & 127) << shift;
      if (byte < 128) return result;
    }
  };
  while (at < buffer.length) {
    const tag = Number(varint());
    let value;
    switch (tag & 7) {
      case 0: value = varint(); break;
      case 1: value = buffer.readBigUInt64LE(at); at += 8; break;
      case 2: { const length = Number(varint()); value = buffer.subarray(at, at + length); at += length; break; }
      case 5: value = BigInt(buffer.readUInt32LE(at)); at += 4; break;
      default: throw new Error(`wire type ${tag & 7}`);
    }
    found.push({ number: tag >>> 3, value });
  }
  return found;
}

const all = (buffer, number) => fields(buffer).filter((field) => field.number === number).map((field) => field.value);
const last = (buffer, number) => all(buffer, number).at(-1);
const number = (buffer, field) => Number(last(buffer, field) ?? 0n);

/** A repeated integer field, packed or not. */
function integers(buffer, field) {
  return all(buffer, field).flatMap((value) => (typeof value === "bigint" ? [Number(value)] : unpack(value)));
}

function unpack(buffer) {
  const out = [];
  let current = 0n;
  let shift = 0n;
  for (const byte of buffer) {
    current |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte < 128) { out.push(Number(BigInt.asIntN(64, current))); current = 0n; shift = 0n; }
  }
  return out;
}

module.exports = { fields, all, last, number, integers };
