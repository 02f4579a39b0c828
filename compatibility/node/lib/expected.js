// Writes down what the official client itself reads from a table.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const canonical = require("./canonical");

/** The schema and history as <name>.json and, unless rows is null, all rows with their row ids. */
async function record(directory, table, { rows = `${table.name}.rows.jsonl`, filters = [], ...more } = {}) {
  const name = table.name;
  await table.checkoutLatest();
  const schema = await table.schema();
  const versions = [];
  for (const { version } of await table.listVersions()) {
    await table.checkout(version);
    versions.push({ version, rows: await table.countRows() });
  }
  await table.checkoutLatest();
  const counts = [];
  for (const filter of filters) {
    counts.push({ filter, rows: await table.countRows(filter) });
  }
  write(path.join(directory, `${name}.json`), {
    table: name,
    version: await table.version(),
    versions: versions.sort((a, b) => a.version - b.version),
    countRows: await table.countRows(),
    schema: canonical.schema(schema),
    ...(rows === null ? {} : { rows }),
    ...(counts.length > 0 ? { counts } : {}),
    ...more,
  });
  if (rows !== null) {
    const found = canonical.rows(await table.query().withRowId().toArrow());
    fs.writeFileSync(path.join(directory, rows), found.map((row) => JSON.stringify(row) + "\n").join(""));
  }
}

/** Pretty JSON, but arrays of plain values on one line. */
function write(file, value) {
  fs.writeFileSync(file, spell(value, "") + "\n");
}

function spell(value, indent) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = indent + "  ";
  const flat = JSON.stringify(value);
  if (Array.isArray(value)) {
    if (flat.length < 100 || value.every((item) => item === null || typeof item !== "object")) return flat;
    return `[\n${value.map((item) => inner + (JSON.stringify(item).length < 160 ? JSON.stringify(item) : spell(item, inner))).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${spell(item, inner)}`).join(",\n")}\n${indent}}`;
}

module.exports = { record, write };
