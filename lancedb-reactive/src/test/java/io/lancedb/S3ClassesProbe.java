package io.lancedb;

import java.util.List;
import java.util.Map;

/** What {@link S3ClassesIT} runs: uses a database in full, or only names a bucket. */
final class S3ClassesProbe {

  private S3ClassesProbe() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    String uri = arguments[0];
    if (uri.startsWith("s3://")) {
      System.out.println("CREATED " + LanceDb.create(ConnectOptions.of(uri)).uri());
      return;
    }
    Long rows =
        LanceDb.using(
                uri,
                db ->
                    db.createTable("t", List.of(Map.of("id", 1, "vector", List.of(1f, 2f))))
                        .flatMap(table -> table.vectorSearch(1f, 2f).count()))
            .blockLast();
    System.out.println("FOUND " + rows);
  }
}
