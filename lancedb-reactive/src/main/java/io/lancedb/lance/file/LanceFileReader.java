package io.lancedb.lance.file;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.PageCache;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.FileDescriptor;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StorePath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * An opened data file. The file, from its start: page buffers; global buffers, of which the first
 * is the file descriptor (schema and number of rows); metadata of the columns; a table of the
 * columns' metadata; a table of the global buffers; the {@link FileFooter}.
 *
 * <p>A reader keeps what it learns (metadata of columns that were read, where their chunks are,
 * dictionaries) up to a limit, and owns nothing that must be closed. Thread-safe.
 */
public final class LanceFileReader {

  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Chunk tables and dictionaries that one file keeps at most. */
  private static final long CACHE_BYTES = 16 << 20;

  /** How many times smaller than in memory text usually is in a file. */
  private static final long COMPRESSION = 2;

  private static final int MAX_METADATA = 1 << 28;

  private static final int MAX_GLOBAL_BUFFER = 1 << 30;

  private final FileTail tail;
  private final FileFooter footer;
  private final MemorySegment columnTable;
  private final FileDescriptor descriptor;
  private final long pagesEnd;
  private final PageCache cache = new PageCache(CACHE_BYTES);
  private final AtomicReferenceArray<@Nullable ColumnPages> columns;
  private final ArrayFile arrays;

  private LanceFileReader(
      FileTail tail,
      FileFooter footer,
      MemorySegment columnTable,
      FileDescriptor descriptor,
      long pagesEnd) {
    this.tail = tail;
    this.footer = footer;
    this.columnTable = columnTable;
    this.descriptor = descriptor;
    this.pagesEnd = pagesEnd;
    this.columns = new AtomicReferenceArray<>(footer.columns());
    this.arrays =
        new ArrayFile(
            tail, footer.columns(), this::metadata, pagesEnd, descriptor.getLength(), cache);
  }

  /**
   * Opens a file with one read of its last 64 KiB; a second one where its tables do not fit. Emits
   * the reader. Fails with {@link CorruptFileException}, {@link
   * io.lancedb.error.UnsupportedFeatureException} for another version, or the store's error.
   *
   * @param size size of the file as its table knows it, 0 or less if unknown
   */
  public static Mono<LanceFileReader> open(ObjectStore store, StorePath path, long size) {
    return FileTail.read(store, path, size).flatMap(LanceFileReader::open);
  }

  private static Mono<LanceFileReader> open(FileTail tail) {
    String path = tail.path().toString();
    MemorySegment last = tail.bytes().asSlice(tail.bytes().byteSize() - FileFooter.BYTES);
    FileFooter footer = FileFooter.parse(last, tail.size(), path);
    List<ByteRange> tables =
        List.of(
            new ByteRange(footer.columnTable(), 16L * footer.columns()),
            new ByteRange(footer.bufferTable(), 16L * footer.buffers()));
    return tail.read(tables, StoreBufferAllocator.heap())
        .flatMap(read -> {
          MemorySegment bufferTable = read.get(1).segment();
          long position = bufferTable.get(LE64, 0);
          long length = bufferTable.get(LE64, 8);
          if (position < 0
              || length < 0
              || length > MAX_METADATA
              || position > footer.columnTable() - length) {
            throw new CorruptFileException(
                path, position, "a file descriptor of %d bytes".formatted(length));
          }
          MemorySegment columnTable = read.get(0).segment();
          return tail.read(position, length)
              .map(bytes ->
                  new LanceFileReader(
                      tail, footer, columnTable, descriptor(bytes, path, position), position));
        });
  }

  private static FileDescriptor descriptor(MemorySegment bytes, String path, long position) {
    try {
      FileDescriptor descriptor = FileDescriptor.parseFrom(bytes.toArray(ValueLayout.JAVA_BYTE));
      if (descriptor.getLength() < 0) {
        throw new CorruptFileException(path, position, "it claims to have 2^63 rows or more");
      }
      return descriptor;
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(path, position, "invalid file descriptor", e);
    }
  }

  /** The version of the pages. */
  public FileVersion version() {
    return footer.version();
  }

  /** Number of rows of every column. */
  public long rowCount() {
    return descriptor.getLength();
  }

  /** Number of columns. */
  public int columnCount() {
    return footer.columns();
  }

  /** The schema in the file, with the field ids of its writing; may be empty. */
  public LanceSchema schema() {
    return LanceSchema.fromProto(
        descriptor.getSchema().getFieldsList(),
        descriptor.getSchema().getMetadataMap(),
        tail.path().toString());
  }

  /**
   * Emits the bytes of a global buffer, on the heap. Fails with {@link CorruptFileException} if
   * there is none of this number; number 0 is the file descriptor.
   */
  public Mono<MemorySegment> globalBuffer(int number) {
    String path = tail.path().toString();
    if (number < 0 || number >= footer.buffers()) {
      return Mono.error(
          new CorruptFileException(
              path,
              footer.bufferTable(),
              "global buffer %d of %d".formatted(number, footer.buffers())));
    }
    return Mono.defer(() -> tail.read(footer.bufferTable() + 16L * number, 16))
        .flatMap(entry -> {
          long position = entry.get(LE64, 0);
          long length = entry.get(LE64, 8);
          if (position < 0
              || length < 0
              || length > MAX_GLOBAL_BUFFER
              || position > footer.columnTable() - length) {
            return Mono.error(
                new CorruptFileException(
                    path, position, "global buffer %d of %d bytes".formatted(number, length)));
          }
          return tail.read(position, length);
        });
  }

  /**
   * Reads rows of columns.
   *
   * <p>Emits one root with a vector for each column, in the order given, and the rows in their
   * order; the subscriber closes it. Reads are at most: once the metadata of columns that are new
   * to this reader, once what locates the data (in version 2.0 once for each level of lists and
   * strings), once the data. Cancelling frees everything; a decoding task that runs then ends
   * first.
   *
   * <p>Fails with {@link CorruptFileException}, {@link
   * io.lancedb.error.UnsupportedFeatureException} for a type or encoding, or the store's error.
   *
   * @param allocator memory for the file's bytes and for the vectors
   * @param cpu runs planning and decoding, several tasks where there is much to decode
   */
  public Mono<VectorSchemaRoot> read(
      List<FileColumn> wanted, RowRanges rows, BufferAllocator allocator, Scheduler cpu) {
    return read(wanted, rows, allocator, cpu, false);
  }

  /**
   * As {@link #read(List, RowRanges, BufferAllocator, Scheduler)}, but the vectors may be made of
   * memory of the store, such as a mapped file: nobody may write to them, and a file that is cut
   * off meanwhile fails whoever reads them with an {@link InternalError}.
   */
  public Mono<VectorSchemaRoot> readShared(
      List<FileColumn> wanted, RowRanges rows, BufferAllocator allocator, Scheduler cpu) {
    return read(wanted, rows, allocator, cpu, true);
  }

  private Mono<VectorSchemaRoot> read(
      List<FileColumn> wanted,
      RowRanges rows,
      BufferAllocator allocator,
      Scheduler cpu,
      boolean shared) {
    if (rows.size() > 0 && rows.end(rows.size() - 1) > rowCount()
        || rows.count() > Integer.MAX_VALUE - 1) {
      throw new IllegalArgumentException(
          "%d rows, not all within the %d rows of the file".formatted(rows.count(), rowCount()));
    }
    if (version() == FileVersion.V2_0) {
      List<FileColumn> copy = List.copyOf(wanted);
      return Mono.defer(() -> arrays.read(copy, rows, allocator, cpu)).subscribeOn(cpu);
    }
    List<ReadColumn> columns;
    try {
      columns = readColumns(wanted);
    } catch (UnsupportedFeatureException e) {
      return Mono.error(e);
    }
    return Mono.defer(() ->
            pages(leaves(columns), cpu)
                .flatMap(pages ->
                    new FileRead(reads(columns, pages, rows), (int) rows.count(), allocator, shared)
                        .run(tail, cpu)))
        .subscribeOn(cpu);
  }

  /**
   * Emits about how many bytes the values of columns take in memory, together and for all rows,
   * judged by the size of their pages. Reads the metadata of the columns if it is not known yet.
   */
  public Mono<Long> decodedBytes(List<FileColumn> wanted, Scheduler cpu) {
    if (version() == FileVersion.V2_0) {
      return arrays.pageBytes(wanted, cpu).map(bytes -> COMPRESSION * bytes);
    }
    return Mono.defer(() -> pages(leaves(readColumns(wanted)), cpu))
        .map(pages -> pages.stream().mapToLong(column -> COMPRESSION * column.pageBytes()).sum());
  }

  private List<ReadColumn> readColumns(List<FileColumn> wanted) {
    List<ReadColumn> columns;
    try {
      columns = wanted.stream().map(ReadColumn::of).toList();
    } catch (ArithmeticException e) {
      throw new UnsupportedFeatureException("Fixed-size lists with more than 2^31 - 1 items", e);
    }
    for (LeafColumn leaf : leaves(columns)) {
      if (leaf.column() < 0 || leaf.column() >= columnCount()) {
        throw new IllegalArgumentException(
            "Column %d of a file with %d columns".formatted(leaf.column(), columnCount()));
      }
    }
    return columns;
  }

  private static List<LeafColumn> leaves(List<ReadColumn> columns) {
    return columns.stream().flatMap(column -> column.leaves().stream()).toList();
  }

  private List<ColumnRead> reads(
      List<ReadColumn> columns, List<ColumnPages> pages, RowRanges rows) {
    List<ColumnRead> reads = new ArrayList<>(columns.size());
    int next = 0;
    for (ReadColumn column : columns) {
      List<ColumnPages> own = pages.subList(next, next + column.leaves().size());
      next += own.size();
      if (column.flat()) {
        reads.add(new FlatRead(column, own.get(0), rows));
      } else {
        PageOrigin origin = new PageOrigin(tail.path().toString(), column.field().getName(), 0, -1);
        reads.add(new NestedRead(column, own, rows, origin));
      }
    }
    return reads;
  }

  /** The pages of the columns, from what is kept or from the file. */
  private Mono<List<ColumnPages>> pages(List<LeafColumn> wanted, Scheduler cpu) {
    List<ByteRange> missing = new ArrayList<>();
    List<@Nullable ColumnPages> known = new ArrayList<>();
    for (LeafColumn leaf : wanted) {
      ColumnPages pages = columns.get(leaf.column());
      boolean usable = pages != null && pages.holds(leaf);
      known.add(usable ? pages : null);
      if (!usable) {
        missing.add(metadata(leaf.column()));
      }
    }
    if (missing.isEmpty()) {
      return Mono.just(complete(wanted, known, List.of()));
    }
    return tail.read(missing, StoreBufferAllocator.heap())
        .publishOn(cpu)
        .map(read -> complete(wanted, known, read));
  }

  private ByteRange metadata(int column) {
    long position = columnTable.get(LE64, 16L * column);
    long length = columnTable.get(LE64, 16L * column + 8);
    if (position < 0
        || length < 0
        || length > MAX_METADATA
        || position > footer.columnTable() - length) {
      throw new CorruptFileException(
          tail.path().toString(),
          position,
          "metadata of column %d of %d bytes".formatted(column, length));
    }
    return new ByteRange(position, length);
  }

  private List<ColumnPages> complete(
      List<LeafColumn> wanted,
      List<@Nullable ColumnPages> known,
      List<? extends StoreBuffer> read) {
    List<ColumnPages> complete = new ArrayList<>(wanted.size());
    int next = 0;
    for (int i = 0; i < wanted.size(); i++) {
      ColumnPages pages = known.get(i);
      if (pages == null) {
        pages = parse(wanted.get(i), read.get(next++).segment());
        columns.compareAndSet(wanted.get(i).column(), null, pages);
      }
      complete.add(pages);
    }
    return complete;
  }

  private ColumnPages parse(LeafColumn leaf, MemorySegment bytes) {
    String path = tail.path().toString();
    try {
      return new ColumnPages(
          ColumnMetadata.parseFrom(bytes.toArray(ValueLayout.JAVA_BYTE)),
          path,
          leaf,
          pagesEnd,
          rowCount(),
          cache);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(
          path,
          metadata(leaf.column()).offset(),
          "invalid metadata of column %d".formatted(leaf.column()),
          e);
    }
  }

  /** Roughly what this reader keeps on the heap; grows with what is read. */
  public long memoryBytes() {
    long bytes = tail.bytes().byteSize() + 2L * descriptor.getSerializedSize() + cache.bytes();
    bytes += arrays.memoryBytes();
    for (int i = 0; i < columns.length(); i++) {
      ColumnPages pages = columns.get(i);
      bytes += pages == null ? 0 : pages.memoryBytes();
    }
    return bytes;
  }
}
