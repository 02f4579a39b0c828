package io.lancedb.lance.scan;

import io.lancedb.lance.file.encoding.ArrowMemory;
import io.lancedb.lance.file.encoding.Bits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Copies chosen rows of vectors into new vectors, in any order: row {@code i} of the result is row
 * {@code row[i]} of source {@code source[i]}.
 */
final class Gather {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

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
      fill(target, sources);
      return target;
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private void fill(FieldVector target, List<FieldVector> sources) {
    switch (target) {
      case BitVector ignored -> load(target, sources, bits(sources, false));
      case BaseFixedWidthVector fixed ->
          load(target, sources, values(sources, fixed.getTypeWidth()));
      case BaseVariableWidthVector ignored -> loadVariable(target, sources);
      case FixedSizeListVector list -> loadList(list, sources);
      default -> throw new IllegalStateException("No gather for " + target.getField().getType());
    }
  }

  private void load(FieldVector target, List<FieldVector> sources, ArrowBuf... content) {
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      buffers.add(bits(sources, true));
    } finally {
      buffers.addAll(List.of(content));
      if (buffers.size() == content.length) {
        buffers.forEach(ArrowBuf::close);
      }
    }
    loadAndRelease(target, row.length, buffers);
  }

  private static void loadAndRelease(FieldVector target, int count, List<ArrowBuf> buffers) {
    try {
      target.loadFieldBuffers(new ArrowFieldNode(count, -1), buffers);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
  }

  private int sourceOf(int i) {
    return source == null ? 0 : source[i];
  }

  /** Bits of the validity buffers, or of the value buffers of booleans. */
  private ArrowBuf bits(List<FieldVector> sources, boolean validity) {
    MemorySegment[] from = new MemorySegment[sources.size()];
    for (int s = 0; s < from.length; s++) {
      FieldVector vector = sources.get(s);
      from[s] = ArrowMemory.segment(validity ? vector.getValidityBuffer() : vector.getDataBuffer());
    }
    long bytes = (row.length + 7L) / 8;
    ArrowBuf buffer = allocator.buffer(bytes);
    MemorySegment to = ArrowMemory.segment(buffer);
    for (long at = 0; at < bytes; at++) {
      int packed = 0;
      int end = (int) Math.min(row.length, (at + 1) * 8);
      for (int i = (int) (at * 8); i < end; i++) {
        packed |= Bits.get(from[sourceOf(i)], row[i]) ? 1 << (i & 7) : 0;
      }
      to.set(ValueLayout.JAVA_BYTE, at, (byte) packed);
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
    for (int i = 0; i < row.length; i++) {
      MemorySegment.copy(from[sourceOf(i)], row[i] * width, to, i * width, width);
    }
    return buffer.writerIndex(bytes);
  }

  private void loadVariable(FieldVector target, List<FieldVector> sources) {
    MemorySegment[] offsets = new MemorySegment[sources.size()];
    MemorySegment[] data = new MemorySegment[sources.size()];
    for (int s = 0; s < offsets.length; s++) {
      offsets[s] = ArrowMemory.segment(sources.get(s).getOffsetBuffer());
      data[s] = ArrowMemory.segment(sources.get(s).getDataBuffer());
    }
    long total = 0;
    for (int i = 0; i < row.length; i++) {
      MemorySegment o = offsets[sourceOf(i)];
      total += o.get(INT, 4L * row[i] + 4) - o.get(INT, 4L * row[i]);
    }
    if (total > Integer.MAX_VALUE) {
      throw new IllegalStateException("A batch of " + total + " bytes of text is too large");
    }
    ArrowBuf targetOffsets = allocator.buffer(4L * (row.length + 1));
    ArrowBuf targetData;
    try {
      targetData = allocator.buffer(total);
    } catch (RuntimeException e) {
      targetOffsets.close();
      throw e;
    }
    MemorySegment toOffsets = ArrowMemory.segment(targetOffsets);
    MemorySegment toData = ArrowMemory.segment(targetData);
    int end = 0;
    toOffsets.set(INT, 0, 0);
    for (int i = 0; i < row.length; i++) {
      MemorySegment o = offsets[sourceOf(i)];
      int start = o.get(INT, 4L * row[i]);
      int length = o.get(INT, 4L * row[i] + 4) - start;
      MemorySegment.copy(data[sourceOf(i)], start, toData, end, length);
      end += length;
      toOffsets.set(INT, 4L * i + 4, end);
    }
    load(
        target,
        sources,
        targetOffsets.writerIndex(4L * (row.length + 1)),
        targetData.writerIndex(total));
  }

  private void loadList(FixedSizeListVector target, List<FieldVector> sources) {
    int size = target.getListSize();
    List<FieldVector> items = new ArrayList<>();
    for (FieldVector list : sources) {
      items.add(((FixedSizeListVector) list).getDataVector());
    }
    load(target, sources);
    BaseFixedWidthVector item = (BaseFixedWidthVector) target.getDataVector();
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      buffers.add(itemBits(items, size));
      buffers.add(values(items, (long) size * item.getTypeWidth()));
    } catch (RuntimeException e) {
      buffers.forEach(ArrowBuf::close);
      throw e;
    }
    loadAndRelease(item, Math.multiplyExact(row.length, size), buffers);
  }

  /** Validity of list items: a run of {@code size} bits for each row. */
  private ArrowBuf itemBits(List<FieldVector> items, int size) {
    long bits = (long) row.length * size;
    long bytes = (bits + 7) / 8;
    ArrowBuf buffer = allocator.buffer(bytes).writerIndex(bytes);
    MemorySegment to = ArrowMemory.segment(buffer);
    boolean allValid = true;
    for (FieldVector item : items) {
      allValid &= item.getNullCount() == 0;
    }
    to.fill(allValid ? (byte) 0xff : 0);
    for (int i = 0; !allValid && i < row.length; i++) {
      MemorySegment from = ArrowMemory.segment(items.get(sourceOf(i)).getValidityBuffer());
      for (int k = 0; k < size; k++) {
        long f = (long) row[i] * size + k;
        long t = (long) i * size + k;
        if (Bits.get(from, f)) {
          Bits.set(to, t);
        }
      }
    }
    return buffer;
  }
}
