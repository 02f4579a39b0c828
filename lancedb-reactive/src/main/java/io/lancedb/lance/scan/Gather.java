package io.lancedb.lance.scan;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Copies chosen rows of vectors into new vectors, in any order: row {@code i} of the result is row
 * {@code row[i]} of source {@code source[i]}.
 */
final class Gather {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final BufferAllocator allocator;
  private final int @Nullable [] source;
  private final int[] row;

  /** Rows of several sources; without {@code source} every row is one of the first. */
  Gather(BufferAllocator allocator, int @Nullable [] source, int[] row) {
    this.allocator = allocator;
    this.source = source;
    this.row = row;
  }

  /** Chosen rows of every column of a batch; the batch stays with the caller. */
  static VectorSchemaRoot rows(VectorSchemaRoot batch, int[] rows, BufferAllocator allocator) {
    Gather gather = new Gather(allocator, null, rows);
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (FieldVector vector : batch.getFieldVectors()) {
        columns.add(gather.vector(List.of(vector)));
      }
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
    return Batches.root(columns, rows.length);
  }

  /** The chosen rows of one column, which all sources have with the same type. */
  FieldVector vector(List<FieldVector> sources) {
    Field field = sources.get(0).getField();
    FieldVector target = field.createVector(allocator);
    try {
      fill(target, sources, 1);
      return target;
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  /** Copies for each row its {@code span} values: those of one list, or of lists in it. */
  private void fill(FieldVector target, List<FieldVector> sources, int span) {
    if (target instanceof NullVector nulls) {
      nulls.setValueCount(Math.multiplyExact(row.length, span));
      return;
    }
    if (span > 1 && !isFixed(target)) {
      spread(span).fill(target, sources, 1);
      return;
    }
    List<ArrowBuf> buffers = new ArrayList<>();
    Gather items = this;
    try {
      buffers.add(validity(sources, span));
      switch (target) {
        case BitVector ignored -> buffers.add(bits(sources, false, span));
        case BaseFixedWidthVector fixed ->
            buffers.add(values(sources, (long) fixed.getTypeWidth() * span));
        case BaseVariableWidthVector ignored -> addVariable(buffers, sources, Integer.BYTES);
        case BaseLargeVariableWidthVector ignored -> addVariable(buffers, sources, Long.BYTES);
        case ListVector ignored -> items = addOffsets(buffers, sources, Integer.BYTES);
        case LargeListVector ignored -> items = addOffsets(buffers, sources, Long.BYTES);
        case FixedSizeListVector ignored -> {}
        case StructVector ignored -> {}
        default -> throw new IllegalStateException("No gather for " + target.getField().getType());
      }
      target.loadFieldBuffers(
          new ArrowFieldNode(Math.multiplyExact(row.length, span), -1), buffers);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
    switch (target) {
      case FixedSizeListVector list ->
          fillBelow(list, sources, 0, Math.multiplyExact(span, list.getListSize()));
      case StructVector struct -> {
        for (int child = 0; child < struct.getChildrenFromFields().size(); child++) {
          fillBelow(struct, sources, child, span);
        }
      }
      case ListVector list -> items.fillBelow(list, sources, 0, 1);
      case LargeListVector list -> items.fillBelow(list, sources, 0, 1);
      default -> {}
    }
  }

  private void fillBelow(FieldVector target, List<FieldVector> sources, int child, int span) {
    List<FieldVector> below = new ArrayList<>(sources.size());
    for (FieldVector vector : sources) {
      below.add(vector.getChildrenFromFields().get(child));
    }
    fill(target.getChildrenFromFields().get(child), below, span);
  }

  private static boolean isFixed(FieldVector vector) {
    return vector instanceof BaseFixedWidthVector
        || vector instanceof FixedSizeListVector
        || vector instanceof StructVector;
  }

  /** The items of the rows where each row has {@code span} of them. */
  private Gather spread(int span) {
    int count = Math.multiplyExact(row.length, span);
    int[] itemSource = source == null ? null : new int[count];
    int[] item = new int[count];
    for (int i = 0; i < count; i++) {
      item[i] = Math.addExact(Math.multiplyExact(row[i / span], span), i % span);
      if (itemSource != null) {
        itemSource[i] = sourceOf(i / span);
      }
    }
    return new Gather(allocator, itemSource, item);
  }

  /** Adds the offsets of lists, each of {@code width} bytes; returns what gathers their items. */
  private Gather addOffsets(List<ArrowBuf> buffers, List<FieldVector> sources, int width) {
    MemorySegment[] offsets = new MemorySegment[sources.size()];
    for (int s = 0; s < offsets.length; s++) {
      offsets[s] = ArrowMemory.segment(sources.get(s).getOffsetBuffer());
    }
    long total = 0;
    for (int i = 0; i < row.length; i++) {
      MemorySegment o = offsets[sourceOf(i)];
      total += offset(o, row[i] + 1L, width) - offset(o, row[i], width);
    }
    int count = Math.toIntExact(total);
    int[] itemSource = source == null ? null : new int[count];
    int[] item = new int[count];
    long offsetBytes = width * (row.length + 1L);
    ArrowBuf buffer = allocator.buffer(offsetBytes).writerIndex(offsetBytes);
    buffers.add(buffer);
    MemorySegment target = ArrowMemory.segment(buffer);
    setOffset(target, 0, width, 0);
    int end = 0;
    for (int i = 0; i < row.length; i++) {
      MemorySegment o = offsets[sourceOf(i)];
      long stop = offset(o, row[i] + 1L, width);
      for (long at = offset(o, row[i], width); at < stop; at++) {
        if (itemSource != null) {
          itemSource[end] = sourceOf(i);
        }
        item[end++] = (int) at;
      }
      setOffset(target, i + 1L, width, end);
    }
    return new Gather(allocator, itemSource, item);
  }

  private int sourceOf(int i) {
    return source == null ? 0 : source[i];
  }

  /** The validity buffer. */
  private ArrowBuf validity(List<FieldVector> sources, int span) {
    // Counting the nulls of many sources takes longer than copying the bits of a few rows.
    boolean allValid = span > 1 || sources.size() == 1;
    for (int s = 0; s < sources.size() && allValid; s++) {
      allValid = sources.get(s).getNullCount() == 0;
    }
    if (!allValid) {
      return bits(sources, true, span);
    }
    long bytes = ((long) row.length * span + 7) / 8;
    ArrowBuf buffer = allocator.buffer(bytes).writerIndex(bytes);
    ArrowMemory.segment(buffer).fill((byte) 0xff);
    return buffer;
  }

  /** Bits of the validity buffers, or of the value buffers of booleans. */
  private ArrowBuf bits(List<FieldVector> sources, boolean validity, int span) {
    MemorySegment[] from = new MemorySegment[sources.size()];
    for (int s = 0; s < from.length; s++) {
      FieldVector vector = sources.get(s);
      from[s] = ArrowMemory.segment(validity ? vector.getValidityBuffer() : vector.getDataBuffer());
    }
    long bytes = ((long) row.length * span + 7) / 8;
    ArrowBuf buffer = allocator.buffer(bytes);
    MemorySegment to = ArrowMemory.segment(buffer);
    if (span == 1) {
      for (long at = 0; at < bytes; at++) {
        int packed = 0;
        int end = (int) Math.min(row.length, (at + 1) * 8);
        for (int i = (int) (at * 8); i < end; i++) {
          packed |= Bits.get(from[sourceOf(i)], row[i]) ? 1 << (i & 7) : 0;
        }
        to.set(ValueLayout.JAVA_BYTE, at, (byte) packed);
      }
    } else {
      to.fill((byte) 0);
      for (int i = 0; i < row.length; i++) {
        long first = (long) row[i] * span;
        long target = (long) i * span;
        for (int k = 0; k < span; k++) {
          if (Bits.get(from[sourceOf(i)], first + k)) {
            Bits.set(to, target + k);
          }
        }
      }
    }
    return buffer.writerIndex(bytes);
  }

  private ArrowBuf values(List<FieldVector> sources, long width) {
    MemorySegment[] from = new MemorySegment[sources.size()];
    for (int s = 0; s < from.length; s++) {
      from[s] = ArrowMemory.segment(sources.get(s).getDataBuffer());
    }
    long bytes = Math.multiplyExact(row.length, width);
    ArrowBuf buffer = allocator.buffer(bytes);
    MemorySegment to = ArrowMemory.segment(buffer);
    if (source == null && width == Long.BYTES) {
      longs(from[0], to);
    } else if (source == null && width == Integer.BYTES) {
      ints(from[0], to);
    } else {
      for (int i = 0; i < row.length; i++) {
        MemorySegment.copy(from[sourceOf(i)], row[i] * width, to, i * width, width);
      }
    }
    return buffer.writerIndex(bytes);
  }

  private void longs(MemorySegment from, MemorySegment to) {
    for (int i = 0; i < row.length; i++) {
      to.set(LONG, 8L * i, from.get(LONG, 8L * row[i]));
    }
  }

  private void ints(MemorySegment from, MemorySegment to) {
    for (int i = 0; i < row.length; i++) {
      to.set(INT, 4L * i, from.get(INT, 4L * row[i]));
    }
  }

  /** Adds the offsets, each of {@code width} bytes, and the bytes. */
  private void addVariable(List<ArrowBuf> buffers, List<FieldVector> sources, int width) {
    MemorySegment[] offsets = new MemorySegment[sources.size()];
    MemorySegment[] data = new MemorySegment[sources.size()];
    for (int s = 0; s < offsets.length; s++) {
      offsets[s] = ArrowMemory.segment(sources.get(s).getOffsetBuffer());
      data[s] = ArrowMemory.segment(sources.get(s).getDataBuffer());
    }
    long total = 0;
    for (int i = 0; i < row.length; i++) {
      MemorySegment o = offsets[sourceOf(i)];
      total += offset(o, row[i] + 1L, width) - offset(o, row[i], width);
    }
    if (width == Integer.BYTES && total > Integer.MAX_VALUE) {
      throw new IllegalStateException("A batch of " + total + " bytes of text is too large");
    }
    long offsetBytes = width * (row.length + 1L);
    ArrowBuf targetOffsets = allocator.buffer(offsetBytes).writerIndex(offsetBytes);
    buffers.add(targetOffsets);
    ArrowBuf targetData = allocator.buffer(total).writerIndex(total);
    buffers.add(targetData);
    MemorySegment toOffsets = ArrowMemory.segment(targetOffsets);
    MemorySegment toData = ArrowMemory.segment(targetData);
    long end = 0;
    setOffset(toOffsets, 0, width, 0);
    for (int i = 0; i < row.length; i++) {
      MemorySegment o = offsets[sourceOf(i)];
      long start = offset(o, row[i], width);
      long length = offset(o, row[i] + 1L, width) - start;
      MemorySegment.copy(data[sourceOf(i)], start, toData, end, length);
      end += length;
      setOffset(toOffsets, i + 1L, width, end);
    }
  }

  private static long offset(MemorySegment offsets, long i, int width) {
    return width == Integer.BYTES ? offsets.get(INT, 4 * i) : offsets.get(LONG, 8 * i);
  }

  private static void setOffset(MemorySegment offsets, long i, int width, long value) {
    if (width == Integer.BYTES) {
      offsets.set(INT, 4 * i, (int) value);
    } else {
      offsets.set(LONG, 8 * i, value);
    }
  }
}
