package io.lancedb.compatibility;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.ReadOptions;
import org.lance.Version;
import org.lance.WriteParams.WriteMode;
import org.lance.index.IndexOptions;
import org.lance.index.IndexParams;
import org.lance.index.IndexType;
import org.lance.index.OptimizeOptions;
import org.lance.index.vector.VectorIndexParams;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.Query;
import org.lance.ipc.ScanOptions;

/**
 * A table through the official JNI binding. Rows go in and come out in the spelling of {@link
 * Canonical}. Closing it fails if the binding keeps memory.
 */
final class OfficialTable implements AutoCloseable {

  private final BufferAllocator allocator;
  private final String uri;
  private final Map<String, String> storageOptions;
  private Dataset dataset;

  private OfficialTable(
      BufferAllocator allocator, String uri, Map<String, String> storageOptions, Dataset dataset) {
    this.allocator = allocator;
    this.uri = uri;
    this.storageOptions = storageOptions;
    this.dataset = dataset;
  }

  /**
   * Creates a table.
   *
   * @param uri the table's own directory, {@code .lance} included
   * @param fileVersion version of the data files, such as {@code 2.2}
   */
  static OfficialTable create(
      String uri,
      Map<String, String> storageOptions,
      String fileVersion,
      Schema schema,
      List<? extends Map<String, ?>> rows) {
    BufferAllocator allocator = new RootAllocator();
    try {
      Dataset dataset =
          write(allocator, uri, storageOptions, WriteMode.CREATE, fileVersion, schema, rows);
      return new OfficialTable(allocator, uri, storageOptions, dataset);
    } catch (RuntimeException e) {
      allocator.close();
      throw e;
    }
  }

  /** Opens the newest version of a table. */
  static OfficialTable open(String uri, Map<String, String> storageOptions) {
    BufferAllocator allocator = new RootAllocator();
    try {
      return new OfficialTable(
          allocator, uri, storageOptions, open(allocator, uri, storageOptions));
    } catch (RuntimeException e) {
      allocator.close();
      throw e;
    }
  }

  private static Dataset open(
      BufferAllocator allocator, String uri, Map<String, String> storageOptions) {
    return Dataset.open()
        .allocator(allocator)
        .uri(uri)
        .readOptions(new ReadOptions.Builder().setStorageOptions(storageOptions).build())
        .build();
  }

  /** Appends rows in one commit. */
  void append(Schema schema, List<? extends Map<String, ?>> rows) {
    replace(write(allocator, uri, storageOptions, WriteMode.APPEND, null, schema, rows));
  }

  /** Replaces all rows, and the schema, in one commit. */
  void overwrite(Schema schema, List<? extends Map<String, ?>> rows) {
    replace(write(allocator, uri, storageOptions, WriteMode.OVERWRITE, null, schema, rows));
  }

  private void replace(Dataset newer) {
    dataset.close();
    dataset = newer;
  }

  private static Dataset write(
      BufferAllocator allocator,
      String uri,
      Map<String, String> storageOptions,
      WriteMode mode,
      @Nullable String fileVersion,
      Schema schema,
      List<? extends Map<String, ?>> rows) {
    byte[] stream = stream(allocator, schema, rows);
    try (ArrowReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      var builder =
          Dataset.write()
              .allocator(allocator)
              .reader(reader)
              .uri(uri)
              .storageOptions(storageOptions)
              .mode(mode);
      return (fileVersion == null ? builder : builder.dataStorageVersion(fileVersion)).execute();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] stream(
      BufferAllocator allocator, Schema schema, List<? extends Map<String, ?>> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = ArrowRows.batch(allocator, schema, rows);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      writer.start();
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Deletes the rows that meet a condition. */
  void delete(String filter) {
    dataset.delete(filter);
  }

  /** Commits a version as the newest one. */
  void restore(long version) {
    try (Dataset old = dataset.checkoutVersion(version)) {
      old.restore();
    }
    refresh();
  }

  /** Rewrites small fragments and those with deletions. */
  void compact() {
    dataset.compact();
    refresh();
  }

  /** Builds an index named {@code <column>_idx}. */
  void createIndex(String column, IndexType type, VectorIndexParams parameters) {
    IndexParams all = IndexParams.builder().setVectorIndexParams(parameters).build();
    dataset.createIndex(
        IndexOptions.builder(List.of(column), type, all).withIndexName(column + "_idx").build());
    refresh();
  }

  /** Indexes the rows outside of the indices. */
  void optimizeIndices() {
    dataset.optimizeIndices(OptimizeOptions.builder().build());
    refresh();
  }

  /** Names of the indices. */
  List<String> indices() {
    return dataset.listIndexes();
  }

  /** The ids of the rows nearest to a vector. */
  List<Object> nearest(Query query) {
    ScanOptions options =
        new ScanOptions.Builder().columns(List.of("id", "_distance")).nearest(query).build();
    return rows(options).stream().map(row -> Objects.requireNonNull(row.get("id"))).toList();
  }

  /** Moves to the newest version. */
  void refresh() {
    dataset.checkoutLatest();
  }

  /** Version that this handle sees. */
  long version() {
    return dataset.version();
  }

  /** All versions, ascending. */
  List<Long> versions() {
    return dataset.listVersions().stream().map(Version::getId).sorted().toList();
  }

  /** Number of rows. */
  long count() {
    return dataset.countRows();
  }

  /** Number of rows that meet a condition. */
  long count(String filter) {
    return dataset.countRows(filter);
  }

  /** The Arrow schema. */
  Schema schema() {
    return dataset.getSchema();
  }

  /** Version of the data files. */
  String fileVersion() {
    return dataset.getLanceFileFormatVersion();
  }

  /** All rows in storage order. */
  List<Map<String, @Nullable Object>> rows() {
    return rows(new ScanOptions.Builder().build());
  }

  /** All rows in storage order, each with its {@code _rowid} last. */
  List<Map<String, @Nullable Object>> rowsWithIds() {
    return rows(new ScanOptions.Builder().withRowId(true).build());
  }

  @SuppressWarnings("try") // The scanner's close() declares Exception.
  private List<Map<String, @Nullable Object>> rows(ScanOptions options) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (LanceScanner scanner = dataset.newScan(options);
        ArrowReader reader = scanner.scanBatches()) {
      while (reader.loadNextBatch()) {
        rows.addAll(Canonical.rows(reader.getVectorSchemaRoot()));
      }
    } catch (Exception e) {
      throw new IllegalStateException("scan of " + uri, e);
    }
    return rows;
  }

  @Override
  public void close() {
    dataset.close();
    allocator.close();
  }
}
