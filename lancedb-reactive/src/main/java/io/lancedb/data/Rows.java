package io.lancedb.data;

import java.util.Map;
import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A source of rows for a write: maps, records, {@link Row}s, Arrow batches or an Arrow reader.
 * Cold: the source is subscribed exactly once for each subscription of the write, and asked for no
 * more than the write can take.
 *
 * <p>Columns are matched by name, in any order. Without a schema, the first 1,024 rows show it:
 * {@code Byte} becomes int8, {@code Short} int16, {@code Integer} int32, {@code Long} int64, {@code
 * Float} float32, {@code Double} float64, {@code Boolean} bool, texts, enums and UUIDs utf8, {@code
 * byte[]} binary, {@code LocalDate} date32, {@code Instant} and other instants timestamp[us, UTC],
 * {@code LocalDateTime} timestamp[us], {@code LocalTime} time64[us], {@code Duration} duration[us],
 * {@code BigDecimal} and {@code BigInteger} decimals with 38 digits (76 where that is too few) and
 * as many after the point as seen. Maps, rows and records become structs of all fields seen, lists
 * and arrays become lists; but numeric arrays and lists become vectors of float32 in columns and
 * fields whose name has "vector" or "embedding" in it. A record's own component of type {@code Map}
 * becomes a map, since its type names no fields; its {@code float[]}, {@code double[]} and lists of
 * floats always become vectors. Inferred columns are nullable.
 *
 * <p>With the schema of a table, values are converted where nothing is lost: integers of every
 * width that are in range, floats that are integral, integers as floats, decimals or text; maps,
 * rows and records as structs, maps as maps, whatever the column is. Floats are rounded to the
 * width of their column and times cut to its unit. Everything else is a {@link
 * io.lancedb.error.SchemaMismatchException} or, for vectors, a {@link
 * io.lancedb.error.BadVectorException}, which names the place, as {@code a.b[3].c}, and the row.
 * Vectors are never cut or filled up, and never hold NaN.
 */
public abstract sealed class Rows permits ItemRows, BatchRows, ReaderRows, EmptyRows {

  Rows() {}

  /** Rows as maps from column names to values. */
  public static Rows ofMaps(Iterable<? extends Map<String, ?>> rows) {
    return ofMaps(Flux.fromIterable(notNull(rows, "rows")));
  }

  /** Rows as maps from column names to values. */
  public static Rows ofMaps(Publisher<? extends Map<String, ?>> rows) {
    return new ItemRows<>(notNull(rows, "rows"), new MapBinding());
  }

  /** Rows as they come from a query. */
  public static Rows ofRows(Iterable<Row> rows) {
    return ofRows(Flux.fromIterable(notNull(rows, "rows")));
  }

  /** Rows as they come from a query. */
  public static Rows ofRows(Publisher<Row> rows) {
    return new ItemRows<>(notNull(rows, "rows"), new RowValueBinding());
  }

  /**
   * Records: one column for each component. Primitive components become required columns, all
   * others nullable ones; {@code Optional} components are columns of their content.
   */
  public static <T> Rows of(Class<T> recordType, Iterable<? extends T> rows) {
    return of(recordType, Flux.fromIterable(notNull(rows, "rows")));
  }

  /** Records: one column for each component. */
  public static <T> Rows of(Class<T> recordType, Publisher<? extends T> rows) {
    return new ItemRows<>(
        notNull(rows, "rows"), new RecordBinding<T>(notNull(recordType, "recordType")));
  }

  /**
   * Arrow batches of one schema. Each batch that is received is taken over and closed on every
   * exit; its memory is not copied, and counts for the connection, too, until it is written. When
   * the write fails or is cancelled, batches that the publisher still holds are discarded in
   * Reactor's way: {@code Flux.fromIterable} has them closed, {@code Flux.just} of several does
   * not, and a publisher that makes them on request has none.
   */
  public static Rows ofBatches(Schema schema, Publisher<VectorSchemaRoot> batches) {
    return new BatchRows(notNull(schema, "schema"), notNull(batches, "batches"));
  }

  /**
   * An Arrow IPC stream or file. It is read on {@code Schedulers.boundedElastic()}, once (a second
   * subscription is an error), and closed on every exit.
   */
  public static Rows of(ArrowReader reader) {
    return new ReaderRows(notNull(reader, "reader"));
  }

  /** No rows: for an empty table of this schema. */
  public static Rows empty(Schema schema) {
    return new EmptyRows(notNull(schema, "schema"));
  }

  /**
   * For backends: opens the source once and hands its schema and batches to {@code body}. With a
   * target, the batches have exactly that schema; without one they have the schema of the source,
   * checked or inferred. A batch belongs to whoever receives it; batches of maps, records and rows
   * are bounded by 1,024 rows and about 1 MiB. Whatever is in flight is closed on error and cancel.
   *
   * @param target schema of the batches, or null to take that of the source
   * @param allocator owner of the memory of the batches
   * @param body subscribes to the batches once; what it emits is emitted
   * @return cold; errors of the source pass through unchanged
   */
  public abstract <R> Flux<R> use(
      @Nullable Schema target,
      BufferAllocator allocator,
      BiFunction<Schema, Flux<VectorSchemaRoot>, ? extends Publisher<R>> body);

  /** Batches that an operator drops are closed. */
  static <R> Flux<R> closingDiscarded(Publisher<R> publisher) {
    return Flux.from(publisher).doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  static <T> T notNull(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must not be null");
    }
    return value;
  }
}
