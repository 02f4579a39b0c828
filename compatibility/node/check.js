// Prints what the official client sees: node check.js <directory or s3 uri> [table]
// Each table: a line with name, schema, version and countRows, then its rows, one JSON array a line.
// For S3 servers other than AWS: STORAGE_OPTIONS='{"endpoint":"http://...","allowHttp":"true","awsAccessKeyId":...}'
"use strict";

process.env.LANCEDB_LOG ??= "error";

const canonical = require("./lib/canonical");
const connect = require("./lib/connect");

async function main([uri, wanted]) {
  if (uri === undefined) throw new Error("usage: node check.js <directory or s3 uri> [table]");
  const db = await connect(uri);
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
