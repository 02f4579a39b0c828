package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.constant.ConstantEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.PageLevels;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** A page of values without bytes: nulls, or structs without fields. It consists of levels. */
final class EmptyPage extends ColumnPage {

  private static final int MAX_VALUES = 1 << 22;

  EmptyPage(BufferAllocator allocator) {
    super(allocator);
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    return Math.min(count, MAX_VALUES - count());
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    // There is nothing to copy.
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    return ConstantEncoder.allNull(levels, large, allocator);
  }

  @Override
  void free() {
    // There is nothing to free.
  }
}
