package io.lancedb.samples.quickstart;

import io.lancedb.CreateMode;
import io.lancedb.CreateOptions;
import io.lancedb.LanceDb;
import io.lancedb.Update;
import io.lancedb.blocking.BlockingConnection;
import io.lancedb.blocking.BlockingLanceDb;
import io.lancedb.blocking.BlockingTable;
import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Creates, searches, filters, changes and drops tables in a directory, and leaves {@code my_table}
 * there to look at.
 */
public final class Quickstart {

  private static final CreateOptions OVERWRITE = CreateOptions.mode(CreateMode.OVERWRITE);

  /** A row of {@code my_table}. */
  public record Item(float[] vector, String item, double price) {}

  private Quickstart() {}

  /** Runs in the directory that the first argument names, by default {@code lancedb-quickstart}. */
  public static void main(String[] args) {
    String directory = args.length > 0 ? args[0] : "lancedb-quickstart";
    run(directory, new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  static void run(String directory, PrintStream out) {
    try (BlockingConnection db = BlockingLanceDb.connect(directory)) {
      out.println("Connected to " + db.uri());
      Rows rows =
          Rows.of(
              Item.class,
              List.of(
                  new Item(new float[] {3.1f, 4.1f}, "foo", 10.0),
                  new Item(new float[] {5.9f, 26.5f}, "bar", 20.0)));
      try (BlockingTable table = db.createTable("my_table", rows, OVERWRITE)) {
        print(out, "my_table, created from two records", table.head(10));
        search(table, out);
        change(table, out);
      }
      emptyTable(db, out);
    }
    reactive(directory, out);
    out.printf("%nmy_table stays in %s/my_table.lance: look at it, or run again.%n", directory);
  }

  private static void search(BlockingTable table, PrintStream out) {
    print(out, "The row nearest to [100, 100]", table.vectorSearch(100f, 100f).limit(1).rows());
    print(out, "Rows where item = 'foo'", table.query().where("item = 'foo'").rows());
    print(
        out,
        "Nearest to [6, 7] and cheaper than 15",
        table.vectorSearch(6f, 7f).where("price < 15").select("item", "price").rows());
  }

  private static void change(BlockingTable table, PrintStream out) {
    table.add(
        List.of(
            Map.of("vector", List.of(1.3f, 1.4f), "item", "fizz", "price", 100.0),
            Map.of("vector", List.of(9.5f, 56.2f), "item", "buzz", "price", 200.0)));
    print(out, "After adding fizz and buzz", table.head(10));
    table.update(Update.set("price", 12.5).where("item = 'foo'"));
    table.delete("item = \"fizz\"");
    print(out, "After a new price for foo, and without fizz", table.head(10));
    out.printf("%nEach change made a version: my_table is at %d.%n", table.version());
  }

  private static void emptyTable(BlockingConnection db, PrintStream out) {
    Schema schema = Schemas.of(Schemas.vector("vector", 2), Schemas.text("item"));
    try (BlockingTable empty = db.createTable("empty_table", schema, OVERWRITE)) {
      List<String> columns = empty.schema().getFields().stream().map(Field::getName).toList();
      out.printf(
          "%nempty_table, created from a schema: %d rows, columns %s. Tables: %s%n",
          empty.countRows(), columns, db.tableNames());
    }
    db.dropTable("empty_table");
    out.println("After dropping it: " + db.tableNames());
  }

  /** The same database, reactive: results stream as a Flux of records. */
  private static void reactive(String directory, PrintStream out) {
    out.println("\nReactive, nearest to [5.9, 26.5]:");
    LanceDb.using(
            directory,
            db ->
                db.openTable("my_table")
                    .flatMapMany(table -> table.vectorSearch(5.9f, 26.5f).limit(2).as(Item.class)))
        .doOnNext(item -> out.printf("  %s costs %s%n", item.item(), item.price()))
        .blockLast();
  }

  private static void print(PrintStream out, String title, List<Row> rows) {
    out.printf("%n%s%n%s%n", title, TextTable.of(rows));
  }
}
