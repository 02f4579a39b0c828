package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.objectstore.ByteRange;
import java.util.List;

/**
 * A page of a column: a tree of encodings that refers to the page's buffers by number.
 *
 * @param encoding the root of the tree
 * @param buffers where the buffers are, checked to lie within the file
 * @param rows number of values of the root
 * @param dictionary what is kept of its dictionary
 * @param origin for errors
 */
record ArrayPage(
    ArrayEncoding encoding,
    List<ByteRange> buffers,
    long rows,
    KeptDictionary dictionary,
    PageOrigin origin) {

  /** The buffer that a part of the encoding refers to; see {@link BufferUse}. */
  ByteRange buffer(ArrayEncoding.Buffer reference) {
    return buffers.get(reference.getBufferIndex());
  }

  /** Asks for a part of a buffer; returns the slot under which it is found. */
  int read(ByteRange buffer, long from, long to, RangeReads reads) {
    if (from < 0 || to < from || to > buffer.length()) {
      throw origin.corrupt("bytes %d to %d of a buffer of %d".formatted(from, to, buffer.length()));
    }
    return reads.add(buffer.offset() + from, to - from);
  }

  /** The width of packed values, checked to be one that values of {@code bits} can have. */
  int packedWidth(long packed, long uncompressed, int bits) {
    if (uncompressed != bits || bits < 8 || bits > 64 || packed < 1 || packed > bits) {
      throw origin.corrupt(
          "%d bits packed into %d for values of %d".formatted(uncompressed, packed, bits));
    }
    return (int) packed;
  }

  /** Bytes of all buffers. */
  long bytes() {
    return buffers.stream().mapToLong(ByteRange::length).sum();
  }
}
