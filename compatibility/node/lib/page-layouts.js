// Says in words which layouts and encodings the pages of a data file (2.1 and later) use.
// The Java tests describe PageLayout messages in the same words.
"use strict";

const fs = require("node:fs");
const { fields, all, last, number, integers } = require("./protobuf");

const LAYERS = ["?", "ALL_VALID_ITEM", "ALL_VALID_LIST", "NULLABLE_ITEM", "NULLABLE_LIST", "EMPTYABLE_LIST", "NULL_AND_EMPTY_LIST"];

function encoding(buffer) {
  const [{ number: kind, value }] = fields(buffer);
  const inner = (field) => encoding(last(value, field));
  switch (kind) {
    case 1: return `flat(${number(value, 1)})`;
    case 2: return `variable(${inner(1)})`;
    case 3: return "constant";
    case 4: return `out_of_line_bitpacking(${number(value, 1)}, ${inner(3)})`;
    case 5: return `inline_bitpacking(${number(value, 1)})`;
    case 6: return `fsst(${inner(2)})`;
    case 7: return `dictionary(${inner(1)}, ${inner(2)})`;
    case 8: return `rle(${inner(1)}, ${inner(2)})`;
    case 9: return `byte_stream_split(${inner(1)})`;
    case 10: return `general(${["?", "lz4", "zstd"][number(last(value, 1), 1)]}, ${inner(3)})`;
    case 11: return `fixed_size_list(${number(value, 1)}, ${number(value, 3) ? "validity, " : ""}${inner(2)})`;
    default: return `encoding-${kind}`;
  }
}

function pageLayout(buffer, buffers) {
  const [{ number: kind, value }] = fields(buffer);
  const part = (name, field) => {
    const message = last(value, field);
    return message === undefined ? [] : [`${name}=${encoding(message)}`];
  };
  const layers = (field) => `layers=${integers(value, field).map((layer) => LAYERS[layer]).join("+")}`;
  switch (kind) {
    case 1: return `mini_block(${[
      ...part("values", 3), ...part("dictionary", 4), ...part("rep", 1), ...part("def", 2), layers(6),
      ...(number(value, 10) ? ["large_chunks"] : [])].join(", ")})`;
    case 2: return `constant(${[
      last(value, 6) !== undefined ? "inline value" : buffers % 2 === 1 ? "value buffer" : "all null", ...part("rep", 7), ...part("def", 8), layers(5)].join(", ")})`;
    case 3: return `full_zip(${[
      last(value, 4) === undefined ? `bits_per_value=${number(value, 3)}` : `bits_per_offset=${number(value, 4)}`,
      `bits_def=${number(value, 2)}`, ...part("values", 7), layers(8)].join(", ")})`;
    default: return `layout-${kind}`;
  }
}

/** The fields of a data file's own schema that own columns, and the distinct layouts of their pages. */
function describe(path) {
  const file = fs.readFileSync(path);
  const footer = file.subarray(file.length - 40);
  const table = Number(footer.readBigUInt64LE(8));
  const columns = footer.readUInt32LE(28);
  return Array.from({ length: columns }, (_, c) => {
    const at = Number(file.readBigUInt64LE(table + 16 * c));
    const length = Number(file.readBigUInt64LE(table + 16 * c + 8));
    return all(file.subarray(at, at + length), 2).map((page) => {
      const direct = last(last(last(page, 4), 2), 1);
      const buffers = integers(page, 2).length;
      return { layout: pageLayout(last(direct, 2), buffers), buffers };
    });
  });
}

/** Column name -> sorted distinct layouts of all data files; for tables whose columns are all leaves. */
function ofTable(directory, names) {
  const found = new Map(names.map((name) => [name, new Set()]));
  for (const name of fs.readdirSync(`${directory}/data`)) {
    describe(`${directory}/data/${name}`).forEach((pages, c) =>
      pages.forEach((page) => found.get(names[c]).add(page.layout)));
  }
  return Object.fromEntries([...found].map(([name, layouts]) => [name, [...layouts].sort()]));
}

module.exports = { describe, ofTable };

if (require.main === module) {
  for (const path of process.argv.slice(2)) {
    describe(path).forEach((pages, c) => pages.forEach((page) => console.log(c, page.layout, `buffers=${page.buffers}`)));
  }
}
