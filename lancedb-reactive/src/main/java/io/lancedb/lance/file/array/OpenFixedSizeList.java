package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Fixed-size lists: {@code nullable fixed_size_list}. The items of null lists are zeros. */
final class OpenFixedSizeList extends OpenArray {

  private final int dimension;
  private final OpenArray items;
  private final OpenNulls nulls;

  /** Takes over the array of the items. */
  OpenFixedSizeList(int dimension, OpenArray items, BufferAllocator allocator) {
    this.dimension = dimension;
    this.items = items;
    this.nulls = new OpenNulls(allocator);
  }

  @Override
  long bytes() {
    return items.bytes();
  }

  @Override
  long bytes(FieldVector vector, int from, int count) {
    FieldVector below = vector.getChildrenFromFields().get(0);
    return items.bytes(below, from * dimension, count * dimension);
  }

  @Override
  int append(FieldVector vector, int from, int count) {
    FieldVector below = vector.getChildrenFromFields().get(0);
    int added = nulls.append(vector, from, count);
    if (added == 0) {
      items.append(below, from * dimension, count * dimension);
      return 0;
    }
    int done = 0;
    while (done < count) {
      boolean isNull = vector.isNull(from + done);
      int run = done + 1;
      while (run < count && vector.isNull(from + run) == isNull) {
        run++;
      }
      if (isNull) {
        items.appendBlank((run - done) * dimension);
      } else {
        items.append(below, (from + done) * dimension, (run - done) * dimension);
      }
      done = run;
    }
    return added;
  }

  @Override
  void appendBlank(int count) {
    nulls.appendValid(count);
    items.appendBlank(count * dimension);
  }

  @Override
  ArrayEncoding encode(List<PageBuffer> buffers) {
    try {
      if (nulls.nulls() == nulls.values()) {
        return allNulls();
      }
      ArrayEncoding.Nullable.Builder nullable = nulls.encode(buffers);
      ArrayEncoding.FixedSizeList list =
          ArrayEncoding.FixedSizeList.newBuilder()
              .setDimension(dimension)
              .setItems(items.encode(buffers))
              .build();
      return nullable(nullable, ArrayEncoding.newBuilder().setFixedSizeList(list).build());
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    nulls.close();
    items.close();
  }
}
