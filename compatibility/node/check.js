// Prints what the official client sees: node check.js <directory or s3 uri> [table]
// Each table: a line with name, schema, version and countRows, then its rows, one JSON array a line.
// S3: the environment's AWS_* variables, AWS_ENDPOINT and ALLOW_HTTP=true for other servers.
"use strict";

process.env.LANCEDB_LOG ??= "error";

const lancedb = require("@lancedb/lancedb");
const canonical = require("./lib/canonical");

async function main([uri, wanted]) {
  if (uri === undefined) throw new Error("usage: node check.js <directory or s3 uri> [table]");
  const db = await lancedb.connect(uri);
  for (const name of wanted === undefined ? await db.tableNames() : [wanted]) {
    const table = await db.openTable(name);
    console.log(JSON.stringify({
      table: name,
      version: await table.version(),
      countRows: await table.countRows(),
      schema: canonical.schema(await table.schema()),
    }));
    for (const row of canonical.rows(await table.query().toArrow())) {
      console.log(JSON.stringify(row));
    }
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
