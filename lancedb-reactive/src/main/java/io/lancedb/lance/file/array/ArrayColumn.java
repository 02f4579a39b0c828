package io.lancedb.lance.file.array;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.FileRegions;
import io.lancedb.lance.file.bytes.PageCache;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.PageSpans;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.Encoding;
import io.lancedb.objectstore.ByteRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column of a file of version 2.0, in row order. The encoding of a page is parsed
 * when the page is first read. Thread-safe.
 */
public final class ArrayColumn {

  private static final String ARRAY_ENCODING = "/lance.encodings.ArrayEncoding";

  private static final String COLUMN_ENCODING = "/lance.encodings.ColumnEncoding";

  private final String path;
  private final String name;
  private final List<List<ByteRange>> buffers = new ArrayList<>();
  private final Encoding[] encodings;
  private final @Nullable ArrayEncoding[] parsed;
  private final KeptDictionary[] dictionaries;
  private final PageSpans spans;
  private final long metadataBytes;

  /**
   * Checks the metadata of a column.
   *
   * @param path the file, for errors
   * @param name the column, for errors
   * @param limit where the pages end in the file
   * @param cache bounds what is kept of the pages
   */
  public ArrayColumn(
      ColumnMetadata metadata, String path, String name, long limit, PageCache cache) {
    this.path = path;
    this.name = name;
    checkEncoding(metadata.getEncoding());
    int pages = metadata.getPagesCount();
    encodings = new Encoding[pages];
    parsed = new ArrayEncoding[pages];
    dictionaries = new KeptDictionary[pages];
    spans = new PageSpans(pages);
    FileRegions regions = new FileRegions();
    for (int i = 0; i < pages; i++) {
      ColumnMetadata.Page page = metadata.getPages(i);
      buffers.add(buffers(page, i, limit));
      buffers.get(i).forEach(buffer -> regions.add(buffer.offset(), buffer.length()));
      encodings[i] = page.getEncoding();
      dictionaries[i] = new KeptDictionary(cache);
      spans.add(page.getLength(), origin(i));
    }
    long shared = regions.overlap();
    if (shared >= 0) {
      throw new CorruptFileException(
          path, shared, "column \"%s\" has two buffers with this byte".formatted(name));
    }
    metadataBytes = 3L * metadata.getSerializedSize();
  }

  /** Every column says that it holds values, or blobs; the pages tell which. */
  private void checkEncoding(Encoding encoding) {
    try {
      AnyEncoding any = AnyEncoding.parseFrom(encoding.getDirect().getEncoding());
      if (!any.getTypeUrl().equals(COLUMN_ENCODING)) {
        throw corrupt("it has the type \"%s\"".formatted(any.getTypeUrl()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(
          path, -1, "column \"%s\": invalid column encoding".formatted(name), e);
    }
  }

  private List<ByteRange> buffers(ColumnMetadata.Page page, int number, long limit) {
    int count = page.getBufferOffsetsCount();
    List<ByteRange> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long offset = page.getBufferOffsets(i);
      long size = i < page.getBufferSizesCount() ? page.getBufferSizes(i) : -1;
      if (offset < 0 || size < 0 || offset > limit || size > limit - offset) {
        throw new CorruptFileException(
            path,
            offset,
            "column \"%s\", page %d: a buffer of %d bytes lies outside of the file"
                .formatted(name, number, size));
      }
      ranges.add(new ByteRange(offset, size));
    }
    return ranges;
  }

  /** Rows of all pages. */
  public long rows() {
    return spans.rows();
  }

  /** Bytes of all pages in the file. */
  public long pageBytes() {
    long bytes = 0;
    for (List<ByteRange> page : buffers) {
      for (ByteRange buffer : page) {
        bytes += buffer.length();
      }
    }
    return bytes;
  }

  /** Roughly what this column keeps on the heap. */
  public long memoryBytes() {
    return metadataBytes + 64L * encodings.length;
  }

  CorruptFileException corrupt(String problem) {
    return new CorruptFileException(path, -1, "column \"%s\": %s".formatted(name, problem));
  }

  int pages() {
    return encodings.length;
  }

  private PageOrigin origin(int page) {
    List<ByteRange> where = buffers.get(page);
    return new PageOrigin(path, name, page, where.isEmpty() ? -1 : where.get(0).offset());
  }

  ArrayPage page(int page) {
    PageOrigin origin = origin(page);
    ArrayEncoding encoding = parsed[page];
    if (encoding == null) {
      encoding = parse(encodings[page], origin);
      BufferUse.check(encoding, buffers.get(page).size(), origin);
      parsed[page] = encoding;
    }
    return new ArrayPage(encoding, buffers.get(page), spans.rows(page), dictionaries[page], origin);
  }

  private ArrayEncoding parse(Encoding encoding, PageOrigin origin) {
    if (!encoding.hasDirect()) {
      throw origin.unsupported("an encoding outside of its metadata");
    }
    try {
      AnyEncoding any = AnyEncoding.parseFrom(encoding.getDirect().getEncoding());
      if (!any.getTypeUrl().equals(ARRAY_ENCODING)) {
        throw origin.unsupported("pages of type " + any.getTypeUrl() + " in a file of version 2.0");
      }
      return ArrayEncoding.parseFrom(any.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(
          path, origin.offset(), "column \"%s\": invalid array encoding".formatted(name), e);
    }
  }

  /**
   * Wanted rows of a page, counted from its first one.
   *
   * @param number of the page
   */
  record Slice(int number, ArrayPage page, RowSpans rows) {}

  /** The pages that hold some of the rows. */
  List<Slice> slices(RowSpans rows) {
    if (rows.size() > 0 && rows.end(rows.size() - 1) > rows()) {
      throw corrupt(
          "%d values, but %d are referred to".formatted(rows(), rows.end(rows.size() - 1)));
    }
    List<Slice> slices = new ArrayList<>();
    int page = 0;
    int span = 0;
    while (span < rows.size()) {
      page = spans.pageOf(rows.start(span), page);
      long first = spans.start(page);
      long end = spans.end(page);
      RowSpans wanted = new RowSpans(1);
      while (span < rows.size() && rows.start(span) < end) {
        wanted.add(
            Math.max(rows.start(span), first) - first, Math.min(rows.end(span), end) - first);
        if (rows.end(span) > end) {
          break;
        }
        span++;
      }
      if (wanted.size() > 0) {
        slices.add(new Slice(page, page(page), wanted));
      }
      page++;
    }
    return slices;
  }
}
