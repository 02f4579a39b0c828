package io.lancedb.lance.file.array;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.ListTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.schema.LanceField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a list: a page holds {@link EndOffsets} into its own items, of which it says how many
 * there are; the items of all pages are the rows of the column below, whose pages are cut
 * elsewhere.
 */
final class ListScan extends FieldScan {

  private record Part(PageOrigin origin, EndOffsets ends, long firstItem) {}

  private final LanceField field;
  private final Map<Integer, ArrayColumn> columns;
  private final RowSpans rows;
  private final BufferAllocator allocator;
  private final List<Part> parts = new ArrayList<>();
  private @Nullable FieldScan items;

  ListScan(
      LanceField field,
      ArrayColumn column,
      Map<Integer, ArrayColumn> columns,
      RowSpans rows,
      BufferAllocator allocator) {
    this.field = field;
    this.columns = columns;
    this.rows = rows;
    this.allocator = allocator;
    if (field.children().size() != 1) {
      throw column.corrupt("a list with %d children".formatted(field.children().size()));
    }
    long firstItem = 0;
    int counted = 0;
    for (ArrayColumn.Slice slice : column.slices(rows)) {
      while (counted < slice.number()) {
        firstItem = Math.addExact(firstItem, list(column.page(counted++)).getNumItems());
      }
      ArrayPage page = slice.page();
      ArrayScans scans = new ArrayScans(page, false, allocator);
      ArrayEncoding.ListOffsets list = list(page);
      long first = firstItem;
      page.origin()
          .guard(() -> {
            EndOffsets ends =
                new EndOffsets(
                    scans, list.getOffsets(), list.getNullOffsetAdjustment(), slice.rows());
            ends.expectTotal(list.getNumItems());
            parts.add(new Part(page.origin(), ends, first));
          });
    }
  }

  private static ArrayEncoding.ListOffsets list(ArrayPage page) {
    ArrayEncoding encoding = page.encoding();
    if (!encoding.hasList() || encoding.getList().getNumItems() < 0) {
      throw page.origin().corrupt("lists as " + encoding.getArrayEncodingCase());
    }
    return encoding.getList();
  }

  @Override
  void plan(Round round) {
    if (items == null) {
      boolean known = true;
      for (Part part : parts) {
        boolean[] ready = new boolean[1];
        part.origin.guard(() -> ready[0] = part.ends.plan(round));
        known &= ready[0];
      }
      if (!known) {
        return;
      }
      items = FieldScan.of(field.children().get(0), columns, itemSpans(), allocator);
    }
    items.plan(round);
  }

  private RowSpans itemSpans() {
    RowSpans spans = new RowSpans(rows.size());
    for (Part part : parts) {
      part.origin.guard(() -> part.ends.addSpans(part.firstItem, spans));
    }
    if (spans.total() >= Integer.MAX_VALUE) {
      throw new UnsupportedFeatureException(
          "%d lists of column \"%s\" have %d items: read fewer rows at once"
              .formatted(rows.total(), field.name(), spans.total()));
    }
    return spans;
  }

  @Override
  ArrayTarget decode(RangeReads data) {
    if (items == null) {
      throw new IllegalStateException("Not planned");
    }
    boolean large = field.arrow().getType() instanceof ArrowType.LargeList;
    ListTarget lists = new ListTarget(allocator, rows.rows(), large ? 8 : 4);
    try {
      for (Part part : parts) {
        int row = 0;
        for (long stored : part.ends.lengths()) {
          if (stored < 0) {
            lists.setNull(row);
          }
          lists.list(row++, stored < 0 ? ~stored : stored);
        }
        lists.advance(row);
      }
      lists.items(items.decode(data));
      return lists;
    } catch (Throwable e) {
      lists.close();
      throw e;
    }
  }
}
