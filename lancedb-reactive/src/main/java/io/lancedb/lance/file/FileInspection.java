package io.lancedb.lance.file;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.bytes.FileRegions;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.Encoding;
import io.lancedb.lance.file.proto.FileDescriptor;
import io.lancedb.lance.file.schema.FileVersion;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What the container of a data or index file says of itself, held against itself: footer, tables,
 * file descriptor, column metadata, and where every buffer is. No page is read and no type is
 * needed. Goes on after a problem as long as there is something left to look at.
 */
public final class FileInspection {

  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final String PAGE_LAYOUT = "/lance.encodings21.PageLayout";
  private static final int ALIGNMENT = 64;
  private static final int MAX_METADATA = 1 << 28;

  /** Columns whose metadata is read at once. */
  private static final int COLUMNS_AT_ONCE = 64;

  /** Enough to see what is wrong; a file may have millions of pages. */
  private static final int MAX_PROBLEMS = 100;

  private final FileTail tail;
  private final String path;
  private final FileFooter footer;
  private final List<CorruptFileException> problems = new ArrayList<>();
  private final FileRegions regions = new FileRegions();
  private final List<ByteRange> metadata = new ArrayList<>();
  private final long[] columnRows;
  private long rows = -1;

  private FileInspection(FileTail tail, FileFooter footer) {
    this.tail = tail;
    this.path = tail.path().toString();
    this.footer = footer;
    this.columnRows = new long[footer.columns()];
  }

  /**
   * Inspects a file. Fails only where nothing can be looked at: with {@link CorruptFileException}
   * when there is no footer, {@link io.lancedb.error.UnsupportedFeatureException} for another
   * version, or the store's error.
   *
   * @param size size of the file as others know it, 0 or less if unknown
   * @param cpu parses what was read
   */
  public static Mono<FileInspection> of(
      ObjectStore store, StorePath path, long size, Scheduler cpu) {
    return FileTail.read(store, path, size)
        .publishOn(cpu)
        .flatMap(tail -> {
          MemorySegment last = tail.bytes().asSlice(tail.bytes().byteSize() - FileFooter.BYTES);
          FileFooter footer = FileFooter.parse(last, tail.size(), path.toString());
          return new FileInspection(tail, footer).inspect(cpu);
        });
  }

  /** What is wrong; empty for a sound file. */
  public List<CorruptFileException> problems() {
    return List.copyOf(problems);
  }

  /** The version in the footer. */
  public FileVersion version() {
    return footer.version();
  }

  /** Rows that the file descriptor claims, -1 when it cannot be read. */
  public long rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return footer.columns();
  }

  /** Rows, or items where a column is nested, that the pages of a column claim; -1 when unknown. */
  public long columnRows(int column) {
    return columnRows[column];
  }

  private Mono<FileInspection> inspect(Scheduler cpu) {
    List<ByteRange> tables =
        List.of(
            new ByteRange(footer.columnTable(), 16L * footer.columns()),
            new ByteRange(footer.bufferTable(), 16L * footer.buffers()));
    return tail.read(tables, StoreBufferAllocator.heap())
        .publishOn(cpu)
        .flatMap(read -> {
          for (int i = 0; i < footer.columns(); i++) {
            metadata.add(entry(read.get(0).segment(), i, "metadata of column", false));
          }
          List<ByteRange> buffers = new ArrayList<>();
          for (int i = 0; i < footer.buffers(); i++) {
            buffers.add(entry(read.get(1).segment(), i, "global buffer", true));
          }
          return descriptor(buffers.get(0)).thenMany(columns(cpu)).then();
        })
        .then(Mono.fromSupplier(this::complete));
  }

  /** Position and length of an entry; empty when they are damaged. */
  private ByteRange entry(MemorySegment table, int i, String what, boolean aligned) {
    long position = table.get(LE64, 16L * i);
    long length = table.get(LE64, 16L * i + 8);
    if (position < 0
        || length < (aligned ? 0 : 1)
        || length > MAX_METADATA
        || position > footer.columnTable() - length) {
      problem(position, "%s %d of %d bytes lies outside of the file".formatted(what, i, length));
      return new ByteRange(0, 0);
    }
    if (aligned && isAligned() && position % ALIGNMENT != 0) {
      problem(position, "%s %d is not aligned to %d bytes".formatted(what, i, ALIGNMENT));
    }
    regions.add(position, length);
    return new ByteRange(position, length);
  }

  /** Files of 2.0 may have their buffers anywhere. */
  private boolean isAligned() {
    return footer.version() != FileVersion.V2_0;
  }

  private Mono<Void> descriptor(ByteRange range) {
    return tail.read(range.offset(), range.length())
        .doOnNext(bytes -> {
          try {
            rows = FileDescriptor.parseFrom(bytes.toArray(ValueLayout.JAVA_BYTE)).getLength();
            if (rows < 0) {
              problem(range.offset(), "it claims to have 2^63 rows or more");
              rows = -1;
            }
          } catch (InvalidProtocolBufferException e) {
            problem(range.offset(), "invalid file descriptor: " + e.getMessage());
          }
        })
        .then();
  }

  private Flux<Void> columns(Scheduler cpu) {
    int groups = (footer.columns() + COLUMNS_AT_ONCE - 1) / COLUMNS_AT_ONCE;
    return Flux.range(0, groups)
        .concatMap(
            group -> {
              int first = group * COLUMNS_AT_ONCE;
              int end = Math.min(first + COLUMNS_AT_ONCE, footer.columns());
              return tail.read(metadata.subList(first, end), StoreBufferAllocator.heap())
                  .publishOn(cpu)
                  .doOnNext(read -> {
                    for (int i = first; i < end; i++) {
                      column(i, read.get(i - first));
                    }
                  })
                  .then();
            },
            0);
  }

  private void column(int number, StoreBuffer bytes) {
    long at = metadata.get(number).offset();
    columnRows[number] = -1;
    if (metadata.get(number).length() == 0) {
      return;
    }
    try {
      ColumnMetadata column =
          ColumnMetadata.parseFrom(bytes.segment().toArray(ValueLayout.JAVA_BYTE));
      if (!column.getEncoding().hasDirect()) {
        problem(at, "column %d has no encoding of its own".formatted(number));
      }
      String name = "column %d".formatted(number);
      buffers(column.getBufferOffsetsList(), column.getBufferSizesList(), at, name);
      long sum = 0;
      for (int i = 0; i < column.getPagesCount(); i++) {
        ColumnMetadata.Page page = column.getPages(i);
        String pageName = "column %d, page %d".formatted(number, i);
        buffers(page.getBufferOffsetsList(), page.getBufferSizesList(), at, pageName);
        encoding(page.getEncoding(), at, pageName);
        boolean fits = page.getLength() >= 0 && sum + page.getLength() >= sum;
        if (!fits) {
          problem(
              at, "%s has %s rows".formatted(pageName, Long.toUnsignedString(page.getLength())));
        }
        sum += fits ? page.getLength() : 0;
      }
      columnRows[number] = sum;
    } catch (InvalidProtocolBufferException e) {
      problem(at, "invalid metadata of column %d: %s".formatted(number, e.getMessage()));
    }
  }

  private void encoding(Encoding encoding, long at, String page) {
    if (!encoding.hasDirect()) {
      problem(at, page + " has no encoding in its metadata");
      return;
    }
    try {
      AnyEncoding any = AnyEncoding.parseFrom(encoding.getDirect().getEncoding());
      if (isAligned() && !any.getTypeUrl().equals(PAGE_LAYOUT)) {
        problem(at, "%s has an encoding of type \"%s\"".formatted(page, any.getTypeUrl()));
      } else if (isAligned()
          && PageLayout.parseFrom(any.getValue()).getLayoutCase()
              == PageLayout.LayoutCase.LAYOUT_NOT_SET) {
        problem(at, page + " has a layout that is not known");
      }
    } catch (InvalidProtocolBufferException e) {
      problem(at, "%s has an invalid encoding: %s".formatted(page, e.getMessage()));
    }
  }

  private void buffers(List<Long> offsets, List<Long> sizes, long at, String owner) {
    if (offsets.size() != sizes.size()) {
      problem(at, "%s has %d buffers with %d sizes".formatted(owner, offsets.size(), sizes.size()));
      return;
    }
    for (int i = 0; i < offsets.size(); i++) {
      long offset = offsets.get(i);
      long size = sizes.get(i);
      if (offset < 0 || size < 0 || offset > footer.columnTable() - size) {
        problem(
            offset, "%s: buffer %d of %d bytes lies outside of the file".formatted(owner, i, size));
      } else if (isAligned() && offset % ALIGNMENT != 0) {
        problem(offset, "%s: buffer %d is not aligned to %d bytes".formatted(owner, i, ALIGNMENT));
      } else {
        regions.add(offset, size);
      }
    }
  }

  private FileInspection complete() {
    long shared = regions.overlap();
    if (shared >= 0) {
      problem(shared, "two of its parts have this byte in common");
    }
    return this;
  }

  private void problem(long offset, String problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new CorruptFileException(path, offset, problem));
    }
  }
}
