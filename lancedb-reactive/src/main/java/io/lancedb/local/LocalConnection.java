package io.lancedb.local;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.CreateOptions;
import io.lancedb.Table;
import io.lancedb.data.Rows;
import io.lancedb.error.InvalidTableNameException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.TableAlreadyExistsException;
import io.lancedb.error.TableNotFoundException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.dataset.Dataset;
import io.lancedb.lance.dataset.TableFormat;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A database in a directory, a bucket or memory: each table is a directory {@code <name>.lance}
 * below its root.
 */
public final class LocalConnection implements Connection {

  private static final String SUFFIX = ".lance";
  private static final Pattern TABLE_NAME = Pattern.compile("[a-zA-Z0-9_\\-.]+");

  private final Engine engine;

  private LocalConnection(Engine engine) {
    this.engine = engine;
  }

  /** Gives a connection without touching disk or network. */
  public static Connection create(ConnectOptions options) {
    return new LocalConnection(Engine.create(options));
  }

  /** The database in a store that is open already, and is closed with the connection. */
  static LocalConnection over(ConnectOptions options, ObjectStore store) {
    return new LocalConnection(Engine.over(options, store));
  }

  @Override
  public String uri() {
    return engine.uri();
  }

  @Override
  public Mono<Void> check() {
    return engine.check();
  }

  @Override
  public Flux<String> tableNames() {
    return engine.run(names());
  }

  private Flux<String> names() {
    return Mono.defer(() -> engine.store().listWithDelimiter(StorePath.ROOT))
        .flatMapIterable(result -> result.prefixes())
        .map(StorePath::name)
        .filter(name -> name.endsWith(SUFFIX) && name.length() > SUFFIX.length())
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .filter(name -> TABLE_NAME.matcher(name).matches())
        .sort();
  }

  @Override
  public Mono<Table> createTable(String name, Rows rows, CreateOptions options) {
    return engine.run(
        Mono.defer(() -> {
          Dataset dataset = dataset(name);
          return dataset
              .log()
              .latest()
              .flatMap(current -> createOver(name, dataset, current, rows, options))
              .switchIfEmpty(
                  Mono.defer(() -> overwrite(dataset, null, rows, options))
                      .map(manifest -> table(name, dataset, manifest)));
        }));
  }

  private Mono<Table> createOver(
      String name, Dataset dataset, Manifest current, Rows rows, CreateOptions options) {
    return switch (options.mode()) {
      case CREATE -> Mono.error(new TableAlreadyExistsException(name));
      case OVERWRITE ->
          overwrite(dataset, current, rows, options)
              .map(manifest -> table(name, dataset, manifest));
      case EXIST_OK ->
          rows.use(null, engine.allocator(), (schema, batches) -> sameSchema(current, schema))
              .then(Mono.fromSupplier(() -> table(name, dataset, current)));
    };
  }

  private static Mono<Void> sameSchema(Manifest current, Schema given) {
    Schema stored = StoredForm.visible(current.schema());
    if (stored.getFields().equals(given.getFields())) {
      return Mono.empty();
    }
    return Mono.error(
        new SchemaMismatchException(
            "The table exists with another schema: provided %s, existing %s"
                .formatted(given.getFields(), stored.getFields())));
  }

  private Mono<Manifest> overwrite(
      Dataset dataset, @Nullable Manifest current, Rows rows, CreateOptions options) {
    return rows.<Manifest>use(
            null,
            engine.allocator(),
            (schema, batches) -> {
              return dataset.overwrite(
                  current,
                  StoredForm.fields(schema),
                  format(current, options),
                  StoredForm.batches(schema, batches, engine.allocator()));
            })
        .singleOrEmpty();
  }

  /** What the options ask for, else what the table has, else what the connection asks for. */
  private TableFormat format(@Nullable Manifest current, CreateOptions options) {
    TableFormat base =
        current == null
            ? engine.newTableFormat()
            : new TableFormat(current.fileVersion(), current.stableRowIds());
    String asked = options.dataStorageVersion();
    return asked == null ? base : new TableFormat(FileVersion.toWrite(asked), base.stableRowIds());
  }

  private Table table(String name, Dataset dataset, Manifest manifest) {
    return new LocalTable(engine, name, dataset, manifest, false);
  }

  @Override
  public Mono<Table> openTable(String name) {
    return engine.run(
        Mono.defer(() -> {
          Dataset dataset = dataset(name);
          return dataset
              .log()
              .latest()
              .map(manifest -> table(name, dataset, manifest))
              .switchIfEmpty(Mono.error(() -> new TableNotFoundException(name, uri())));
        }));
  }

  @Override
  public Mono<Void> dropTable(String name) {
    return engine.run(
        Mono.defer(() -> {
          StorePath root = root(name);
          return names()
              .any(name::equals)
              .flatMap(there ->
                  there
                      ? ObjectStores.deletePrefix(engine.store(), root)
                      : Mono.error(new TableNotFoundException(name, uri())));
        }));
  }

  @Override
  public Mono<Void> dropAllTables() {
    return engine.run(
        names().concatMap(name -> ObjectStores.deletePrefix(engine.store(), root(name))).then());
  }

  @Override
  public Mono<Void> renameTable(String name, String newName) {
    return Mono.error(() ->
        new UnsupportedFeatureException(
            "renameTable is not supported on local directories and S3: create \"%s\" from the rows of \"%s\" and drop the old table"
                .formatted(newName, name)));
  }

  @Override
  public Mono<Void> close() {
    return engine.close();
  }

  /**
   * The Arrow memory that the connection uses, batches that were emitted and not closed among it.
   */
  BufferAllocator memory() {
    return engine.allocator();
  }

  private Dataset dataset(String name) {
    return engine.dataset(root(name));
  }

  private static StorePath root(String name) {
    if (!TABLE_NAME.matcher(name).matches()) {
      throw new InvalidTableNameException(name);
    }
    return StorePath.ROOT.child(name + SUFFIX);
  }

  @Override
  public String toString() {
    return "LocalConnection[" + uri() + "]";
  }
}
