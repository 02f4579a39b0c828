package io.lancedb.lance.file;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** Writes data files. */
public final class LanceFileWriter {

  private LanceFileWriter() {}

  /**
   * Streams batches into as many files as needed.
   *
   * <p>Emits each file once the store has it durably, and completes after the last one; without
   * batches, or with empty ones only, no file is written. A batch is cut where a file is full.
   * Pages are built and encoded on {@code cpu}; {@code batches} is subscribed once per
   * subscription, one batch is requested at a time, and only when the store has taken the pages
   * before it.
   *
   * <p>Batches are owned by the writer from {@code onNext} on and closed on every exit. An error or
   * a cancel deletes every file of this subscription and frees all memory; an error is signalled
   * after that. Errors: {@link SchemaMismatchException} when a batch does not have exactly the
   * columns of the schema, or a null where none may be; {@link UnsupportedFeatureException} for a
   * vector that is too long; what {@code batches} or the store signals.
   *
   * @param names gives the path of each new file
   * @param allocator where pages are built: about {@link WriteOptions#pageMemory}, and four pages
   *     and the store's parts in flight
   */
  public static Flux<WrittenFile> write(
      ObjectStore store,
      Supplier<StorePath> names,
      LanceSchema schema,
      Publisher<VectorSchemaRoot> batches,
      WriteOptions options,
      BufferAllocator allocator,
      Scheduler cpu) {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(batches, "batches");
    Objects.requireNonNull(allocator, "allocator");
    Objects.requireNonNull(cpu, "cpu");
    return Flux.usingWhen(
        Mono.deferContextual(context -> {
          check(schema, options.version());
          WriteSession session =
              new WriteSession(
                  schema,
                  batches,
                  options,
                  () -> FileExtras.NONE,
                  allocator,
                  cpu,
                  Context.of(context));
          return Mono.just(new FileSequenceWriter(store, names, options, session));
        }),
        FileSequenceWriter::files,
        FileSequenceWriter::close,
        (files, error) -> files.abort(),
        FileSequenceWriter::abort);
  }

  /**
   * Streams batches into exactly one file, however many or few they are; otherwise like {@link
   * #write}.
   *
   * @param extras asked once for each subscription, when all rows are in pages
   */
  public static Mono<WrittenFile> writeSingle(
      ObjectStore store,
      StorePath path,
      LanceSchema schema,
      Publisher<VectorSchemaRoot> batches,
      Supplier<FileExtras> extras,
      WriteOptions options,
      BufferAllocator allocator,
      Scheduler cpu) {
    Objects.requireNonNull(path, "path");
    WriteOptions endless =
        options.withMaxRowsPerFile(Long.MAX_VALUE).withMaxBytesPerFile(Long.MAX_VALUE);
    return Mono.usingWhen(
        Mono.deferContextual(context -> {
          check(schema, options.version());
          WriteSession session =
              new WriteSession(
                  schema, batches, endless, extras, allocator, cpu, Context.of(context));
          return Mono.just(new FileSequenceWriter(store, () -> path, endless, session));
        }),
        FileSequenceWriter::onlyFile,
        FileSequenceWriter::close,
        (files, error) -> files.abort(),
        FileSequenceWriter::abort);
  }

  private static void check(LanceSchema schema, FileVersion version) {
    version.checkWritable();
    if (schema.fields().isEmpty()) {
      throw new SchemaMismatchException("The schema has no columns: nothing can be written");
    }
    schema.fields().forEach(field -> WritableTypes.check(field, version));
  }

  /**
   * A new path below {@code directory}, named as the official writer names data files: the bytes of
   * a random UUID as 24 binary digits and 26 hexadecimal ones, {@code .lance}. The random start
   * spreads files over the partitions of an object store.
   */
  public static StorePath randomName(StorePath directory) {
    UUID uuid = RandomUuid.next();
    long high = uuid.getMostSignificantBits();
    HexFormat format = HexFormat.of();
    String hex = format.toHexDigits(high) + format.toHexDigits(uuid.getLeastSignificantBits());
    StringBuilder name = new StringBuilder(56);
    for (int bit = 63; bit >= 40; bit--) {
      name.append((char) ('0' + (high >>> bit & 1)));
    }
    return directory.child(name.append(hex, 6, 32).append(".lance").toString());
  }
}
