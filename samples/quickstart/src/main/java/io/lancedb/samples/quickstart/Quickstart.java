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
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Creates, searches, filters, changes and drops tables in a directory, and leaves {@code my_table}
 * there to look at.
 */
public final class Quickstart {

  /** A row as a Java record. */
  public record Item(float[] vector, String item, double price) {}

  private Quickstart() {}

  /** Runs in the directory that the first argument names, by default {@code lancedb-quickstart}. */
  public static void main(String[] args) {
    String directory = args.length > 0 ? args[0] : "lancedb-quickstart";
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    run(directory, out);
    out.println("\nThe table stays in " + directory + "/my_table.lance: look at it, or run again.");
  }

  static void run(String directory, PrintStream out) {
    try (BlockingConnection db = BlockingLanceDb.connect(directory)) {
      out.println("Connected to " + db.uri());
      try (BlockingTable table =
          db.createTable(
              "my_table",
              Rows.ofMaps(
                  List.of(
                      Map.of("vector", List.of(3.1f, 4.1f), "item", "foo", "price", 10.0),
                      Map.of("vector", List.of(5.9f, 26.5f), "item", "bar", "price", 20.0))),
              CreateOptions.mode(CreateMode.OVERWRITE))) {
        search(table, out);
        change(table, out);
      }
      emptyTable(db, out);
    }
    reactive(directory, out);
  }

  private static void search(BlockingTable table, PrintStream out) {
    print(out, "The nearest row to [100, 100]", table.vectorSearch(100f, 100f).limit(1).rows());
    print(out, "Rows where item = 'foo'", table.query().where("item = 'foo'").rows());
    print(
        out,
        "Nearest to [6, 7], cheaper than 15",
        table.vectorSearch(6f, 7f).where("price < 15").select("item", "price").rows());
  }

  private static void change(BlockingTable table, PrintStream out) {
    table.add(
        List.of(
            Map.of("vector", List.of(1.3f, 1.4f), "item", "fizz", "price", 100.0),
            Map.of("vector", List.of(9.5f, 56.2f), "item", "buzz", "price", 200.0)));
    table.update(Update.set("price", 12.5).where("item = 'foo'"));
    print(out, "After adding two rows and changing a price", table.head(10));
    table.delete("item = \"fizz\"");
    print(out, "After deleting fizz", table.head(10));
    out.println("\nVersion " + table.version() + " of " + table.versions().size());
  }

  private static void emptyTable(BlockingConnection db, PrintStream out) {
    Schema schema = Schemas.of(Schemas.vector("vector", 2), Schemas.text("item"));
    try (BlockingTable empty =
        db.createTable("empty_table", schema, CreateOptions.mode(CreateMode.OVERWRITE))) {
      out.println("\nempty_table has " + empty.countRows() + " rows and columns " + schema);
    }
    db.dropTable("empty_table");
    out.println("Tables: " + db.tableNames());
  }

  /** The same database, reactive: results stream as a Flux of records. */
  private static void reactive(String directory, PrintStream out) {
    List<String> lines =
        LanceDb.using(
                directory,
                db ->
                    db.openTable("my_table")
                        .flatMapMany(table ->
                            table
                                .vectorSearch(5.9f, 26.5f)
                                .limit(2)
                                .as(Item.class)
                                .map(item -> item.item() + " costs " + item.price())))
            .collectList()
            .block();
    out.println("\nReactive, nearest to [5.9, 26.5]: " + lines);
  }

  private static void print(PrintStream out, String title, List<Row> rows) {
    out.println("\n" + title + "\n" + TextTable.of(rows));
  }
}
