package io.lancedb.lance.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.FileRegions;
import io.lancedb.lance.file.bytes.PageCache;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.PageSpans;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.encoding.PageLayouts;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageBuffers;
import io.lancedb.lance.file.encoding.page.PageFetch;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.level.Nesting;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The pages of one column, in row order. The layout of a page is parsed when it is first read. */
final class ColumnPages {

  private static final String PAGE_LAYOUT = "/lance.encodings21.PageLayout";
  private static final int ALIGNMENT = 64;

  private final String path;
  private final String name;
  private final ValueType type;
  private final Nesting nesting;
  private final PageCache cache;
  private final PageBuffers[] buffers;
  private final Encoding[] encodings;
  private final PageSpans spans;
  private final @Nullable PageReader[] readers;
  private final long metadataBytes;

  /**
   * Checks the metadata of a column.
   *
   * @param limit where the pages end in the file
   * @param rows rows that the pages have together
   * @param leaf what is in the column
   */
  ColumnPages(
      ColumnMetadata metadata,
      String path,
      LeafColumn leaf,
      long limit,
      long rows,
      PageCache cache) {
    this.path = path;
    this.name = leaf.name();
    this.type = leaf.type();
    this.nesting = leaf.nesting();
    this.cache = cache;
    int pages = metadata.getPagesCount();
    FileRegions regions = new FileRegions();
    buffers = new PageBuffers[pages];
    encodings = new Encoding[pages];
    spans = new PageSpans(pages);
    readers = new PageReader[pages];
    for (int i = 0; i < pages; i++) {
      ColumnMetadata.Page page = metadata.getPages(i);
      buffers[i] = buffers(page, i, limit, regions);
      encodings[i] = page.getEncoding();
      spans.add(page.getLength(), origin(i));
    }
    long shared = regions.overlap();
    if (shared >= 0) {
      throw new CorruptFileException(
          path, shared, "column \"%s\" has two buffers with this byte".formatted(name));
    }
    if (spans.rows() != Math.multiplyExact(rows, (long) nesting.itemsPerRow())) {
      throw new CorruptFileException(
          path,
          -1,
          "column \"%s\" has %d rows, the file %d with %d items each"
              .formatted(name, spans.rows(), rows, nesting.itemsPerRow()));
    }
    metadataBytes = metadata.getSerializedSize() * 2L;
  }

  private PageBuffers buffers(
      ColumnMetadata.Page page, int number, long limit, FileRegions regions) {
    int count = page.getBufferOffsetsCount();
    if (count != page.getBufferSizesCount()) {
      throw new CorruptFileException(
          path,
          -1,
          "column \"%s\", page %d: %d buffers with %d sizes"
              .formatted(name, number, count, page.getBufferSizesCount()));
    }
    long[] offsets = new long[count];
    long[] sizes = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = page.getBufferOffsets(i);
      sizes[i] = page.getBufferSizes(i);
      if (offsets[i] < 0
          || sizes[i] < 0
          || offsets[i] > limit
          || sizes[i] > limit - offsets[i]
          || offsets[i] % ALIGNMENT != 0) {
        throw new CorruptFileException(
            path,
            offsets[i],
            "column \"%s\", page %d: a buffer of %d bytes at %d lies outside of the file or unaligned"
                .formatted(name, number, sizes[i], offsets[i]));
      }
      regions.add(offsets[i], sizes[i]);
    }
    return new PageBuffers(offsets, sizes);
  }

  /** Whether these are the pages of the leaf, and were not parsed for another type. */
  boolean holds(LeafColumn leaf) {
    return type.equals(leaf.type()) && nesting.equals(leaf.nesting());
  }

  /** Bytes of all pages in the file. */
  long pageBytes() {
    long bytes = 0;
    for (PageBuffers page : buffers) {
      bytes += page.bytes();
    }
    return bytes;
  }

  long memoryBytes() {
    return metadataBytes + 32L * buffers.length;
  }

  /** Begins to read rows of a flat column. */
  List<Scan<PageScan>> scan(RowRanges rows) {
    return scan(rows, PageReader::scan);
  }

  /** Begins to read rows of a nested column. */
  List<Scan<LevelScan>> levelScan(RowRanges rows) {
    return scan(rows.times(nesting.itemsPerRow()), PageReader::levelScan);
  }

  /** One scan for each page that holds some of the rows, in order. */
  private <T extends PageFetch> List<Scan<T>> scan(
      RowRanges rows, BiFunction<PageReader, PageRows, T> begin) {
    List<Scan<T>> scans = new ArrayList<>();
    int range = 0;
    int page = 0;
    long[] starts = new long[rows.size()];
    long[] ends = new long[rows.size()];
    while (range < rows.size()) {
      page = spans.pageOf(rows.start(range), page);
      long first = spans.start(page);
      long end = spans.end(page);
      int count = 0;
      while (range < rows.size() && rows.start(range) < end) {
        starts[count] = Math.max(rows.start(range), first) - first;
        ends[count++] = Math.min(rows.end(range), end) - first;
        if (rows.end(range) > end) {
          break;
        }
        range++;
      }
      if (count > 0) {
        PageRows wanted = new PageRows(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
        scans.add(new Scan<>(origin(page), begin.apply(reader(page), wanted)));
      }
      page++;
    }
    return scans;
  }

  /**
   * A scan of a page and where the page is.
   *
   * @param origin for errors
   * @param rows reads rows of the page
   */
  record Scan<T extends PageFetch>(PageOrigin origin, T rows) {}

  private PageOrigin origin(int page) {
    PageBuffers where = buffers[page];
    return new PageOrigin(path, name, page, where.start());
  }

  private PageReader reader(int page) {
    PageReader known = readers[page];
    if (known == null) {
      PageOrigin origin = origin(page);
      PageLayout layout = layout(encodings[page], origin);
      long rows = spans.rows(page);
      PageReader[] made = new PageReader[1];
      origin.guard(() ->
          made[0] =
              PageLayouts.reader(
                  layout, new PageReader.Page(buffers[page], rows, type, nesting, origin, cache)));
      known = made[0];
      readers[page] = known;
    }
    return known;
  }

  private PageLayout layout(Encoding encoding, PageOrigin origin) {
    if (!encoding.hasDirect()) {
      throw origin.unsupported("an encoding outside of its metadata");
    }
    ByteString bytes = encoding.getDirect().getEncoding();
    try {
      AnyEncoding any = AnyEncoding.parseFrom(bytes);
      if (any.getTypeUrl().equals(PAGE_LAYOUT)) {
        return PageLayout.parseFrom(any.getValue());
      }
      throw new UnsupportedFeatureException(
          "Column \"%s\" of %s has pages of the type %s, as data files of version 2.0 have"
                  .formatted(name, path, any.getTypeUrl())
              + " them; only 2.1 and 2.2 can be read: rewrite the table with an official client,"
              + " which reads it and writes 2.2 into a new table");
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(
          path, origin.offset(), "column \"%s\": invalid page layout".formatted(name), e);
    }
  }
}
