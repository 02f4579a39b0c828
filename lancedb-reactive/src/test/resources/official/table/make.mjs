// Writes the tables of this directory and expected.tsv with the released Node.js client:
//   npm install @lancedb/lancedb@0.39.0 apache-arrow@18.1.0 && node make.mjs <target directory>
import * as lancedb from "@lancedb/lancedb";
import { Field, FixedSizeList, Float32, Int32, List, Schema, Utf8 } from "apache-arrow";
import fs from "node:fs";

const target = process.argv[2];
const db = await lancedb.connect(target);
const expected = [];

const vectorSchema = new Schema([
  new Field("id", new Int32(), true),
  new Field("name", new Utf8(), true),
  new Field("vector", new FixedSizeList(4, new Field("item", new Float32(), true)), true),
]);
const rows = (from, to) =>
  Array.from({ length: to - from }, (_, i) => ({
    id: from + i,
    name: `n${from + i}`,
    vector: [from + i, 1, 2, 3],
  }));

// What the client says of every version, one a line: table, version, milliseconds, rows, columns,
// ids and row ids (of small tables), metadata.
async function record(name, table) {
  for (const version of await table.listVersions()) {
    const at = await db.openTable(name);
    await at.checkout(version.version);
    const all = await at.query().withRowId().toArray();
    const small = all.length <= 100;
    expected.push([
      name,
      version.version,
      version.timestamp.getTime(),
      await at.countRows(),
      (await at.schema()).fields.map((field) => field.name).join(","),
      small ? all.map((row) => row.id).join(",") : "-",
      small ? all.map((row) => Number(row._rowid)).join(",") : "-",
      Object.entries(version.metadata).map(([key, value]) => `${key}=${value}`).sort().join(","),
    ].join("\t"));
  }
}

async function history(name, storageOptions) {
  const table = await db.createTable(name, rows(0, 10), { schema: vectorSchema, storageOptions });
  await table.add(rows(10, 15));
  await table.delete("id in (2, 3, 11)");
  await table.update({ where: "id = 5", values: { name: "five" } });
  await table.delete("id >= 10 and id < 15");
  await table.mergeInsert("id").whenMatchedUpdateAll().whenNotMatchedInsertAll()
    .execute(rows(8, 12));
  await table.createIndex("id", { config: lancedb.Index.btree() });
  await table.addColumns([{ name: "twice", valueSql: "id * 2" }]);
  await table.dropColumns(["twice"]);
  await table.delete("id = 100000");
  await table.optimize();
  await table.add(rows(20, 23), { mode: "overwrite" });
  const old = await db.openTable(name);
  await old.checkout(3);
  await old.restore();
  await table.checkoutLatest();
  await table.add(rows(30, 32));
  await record(name, table);
}

await history("history", {});
await history("stable", { newTableEnableStableRowIds: "true" });

const v1 = await db.createTable("v1_names", rows(0, 3), {
  schema: vectorSchema,
  storageOptions: { newTableEnableV2ManifestPaths: "false" },
});
await v1.add(rows(3, 5));
await record("v1_names", v1);

for (const version of ["2.0", "2.1"]) {
  const name = `file_${version.replace(".", "_")}`;
  const table = await db.createTable(name, rows(0, 3), {
    schema: vectorSchema,
    storageOptions: { newTableDataStorageVersion: version },
  });
  await record(name, table);
}
await db.createTable("legacy", rows(0, 3), {
  schema: vectorSchema,
  storageOptions: { newTableDataStorageVersion: "legacy" },
});

const ids = new Schema([new Field("id", new Int32(), false)]);
for (const deleted of [4999, 5000]) {
  const name = `deleted_${deleted}`;
  const table = await db.createTable(
    name, Array.from({ length: 2 * deleted }, (_, i) => ({ id: i })), { schema: ids });
  await table.delete("id % 2 = 1");
  await record(name, table);
}
const sparse = await db.createTable(
  "deleted_runs", Array.from({ length: 70000 }, (_, i) => ({ id: i })), { schema: ids });
await sparse.delete("id % 3 = 0 or (id > 20000 and id < 66000)");
await sparse.delete("id % 5 = 0");
await record("deleted_runs", sparse);

const empty = await db.createEmptyTable("empty", vectorSchema);
await empty.add([], { schema: vectorSchema }).catch((error) => console.log("add []:", error.message));
await record("empty", empty);

const nested = await db.createTable(
  "nested", [{ id: 1, tags: ["a", "b"] }],
  { schema: new Schema([
      new Field("id", new Int32(), true),
      new Field("tags", new List(new Field("item", new Utf8(), true)), true)]) });
await record("nested", nested);

fs.writeFileSync(`${target}/expected.tsv`, expected.join("\n") + "\n");
