package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.util.BitSet;

/** Checks that an encoding refers to each buffer of its page exactly once. */
final class BufferUse {

  private final int count;
  private final PageOrigin origin;
  private final BitSet used = new BitSet();

  private BufferUse(int count, PageOrigin origin) {
    this.count = count;
    this.origin = origin;
  }

  static void check(ArrayEncoding encoding, int count, PageOrigin origin) {
    BufferUse use = new BufferUse(count, origin);
    use.visit(encoding);
    if (use.used.cardinality() != count) {
      throw origin.corrupt("%d of %d buffers are in use".formatted(use.used.cardinality(), count));
    }
  }

  private void visit(ArrayEncoding encoding) {
    switch (encoding.getArrayEncodingCase()) {
      case FLAT -> add(encoding.getFlat().getBuffer());
      case NULLABLE -> {
        ArrayEncoding.Nullable nullable = encoding.getNullable();
        if (nullable.hasNoNulls()) {
          visit(nullable.getNoNulls().getValues());
        } else if (nullable.hasSomeNulls()) {
          visit(nullable.getSomeNulls().getValidity());
          visit(nullable.getSomeNulls().getValues());
        }
      }
      case FIXED_SIZE_LIST -> visit(encoding.getFixedSizeList().getItems());
      case LIST -> visit(encoding.getList().getOffsets());
      case BINARY -> {
        visit(encoding.getBinary().getIndices());
        visit(encoding.getBinary().getBytes());
      }
      case DICTIONARY -> {
        visit(encoding.getDictionary().getIndices());
        visit(encoding.getDictionary().getItems());
      }
      case FSST -> visit(encoding.getFsst().getBinary());
      // The members' encodings tell their widths only.
      case PACKED_STRUCT -> add(encoding.getPackedStruct().getBuffer());
      case BITPACKED -> add(encoding.getBitpacked().getBuffer());
      case FIXED_SIZE_BINARY -> visit(encoding.getFixedSizeBinary().getBytes());
      case BITPACKED_FOR_NON_NEG -> add(encoding.getBitpackedForNonNeg().getBuffer());
      case STRUCT, CONSTANT -> {}
      case ARRAYENCODING_NOT_SET -> throw origin.corrupt("an encoding without a kind");
      default ->
          throw origin.unsupported(
              "the encoding " + encoding.getArrayEncodingCase() + " in version 2.0");
    }
  }

  private void add(ArrayEncoding.Buffer reference) {
    if (reference.getBufferType() != ArrayEncoding.Buffer.BufferType.PAGE) {
      throw origin.unsupported("a buffer outside of the page");
    }
    int index = reference.getBufferIndex();
    if (index < 0 || index >= count) {
      throw origin.corrupt("buffer %d of %d".formatted(index, count));
    }
    if (used.get(index)) {
      throw origin.corrupt("buffer %d is in use twice".formatted(index));
    }
    used.set(index);
  }
}
