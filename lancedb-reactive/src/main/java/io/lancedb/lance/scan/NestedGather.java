package io.lancedb.lance.scan;

import io.lancedb.lance.file.encoding.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** Copies chosen rows of structs, lists and maps: the vectors below them row by row in turn. */
final class NestedGather {

  private final BufferAllocator allocator;
  private final int @Nullable [] source;
  private final int[] row;

  NestedGather(BufferAllocator allocator, int @Nullable [] source, int[] row) {
    this.allocator = allocator;
    this.source = source;
    this.row = row;
  }

  void fill(FieldVector target, List<FieldVector> sources) {
    Gather same = new Gather(allocator, source, row);
    if (target instanceof StructVector) {
      try (ArrowBuf validity = same.validity(sources)) {
        target.loadFieldBuffers(new ArrowFieldNode(row.length, -1), List.of(validity));
      }
      children(same, target, sources);
      return;
    }
    boolean large = target instanceof LargeListVector;
    MemorySegment[] offsets = new MemorySegment[sources.size()];
    for (int s = 0; s < offsets.length; s++) {
      offsets[s] = ArrowMemory.segment(sources.get(s).getOffsetBuffer());
    }
    int[] ends = ends(offsets, large);
    int total = ends.length == 0 ? 0 : ends[ends.length - 1];
    int[] itemRow = new int[total];
    int[] itemSource = source == null ? null : new int[total];
    for (int i = 0, at = 0; i < ends.length; i++) {
      int from = Math.toIntExact(offset(offsets[sourceOf(i)], row[i], large));
      for (; at < ends[i]; at++) {
        itemRow[at] = from++;
        if (itemSource != null) {
          itemSource[at] = sourceOf(i);
        }
      }
    }
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      buffers.add(same.validity(sources));
      buffers.add(offsets(ends, large));
      target.loadFieldBuffers(new ArrowFieldNode(row.length, -1), buffers);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
    children(new Gather(allocator, itemSource, itemRow), target, sources);
  }

  private static void children(Gather gather, FieldVector target, List<FieldVector> sources) {
    List<FieldVector> parts = target.getChildrenFromFields();
    for (int c = 0; c < parts.size(); c++) {
      int child = c;
      gather.fill(
          parts.get(c),
          sources.stream().map(vector -> vector.getChildrenFromFields().get(child)).toList());
    }
  }

  private int sourceOf(int i) {
    return source == null ? 0 : source[i];
  }

  /** Where the items of each row end in the result. */
  private int[] ends(MemorySegment[] offsets, boolean large) {
    int[] ends = new int[row.length];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      MemorySegment from = offsets[sourceOf(i)];
      // Of a batch without rows there may be no offsets.
      end += offset(from, row[i] + 1L, large) - offset(from, row[i], large);
      ends[i] = Math.toIntExact(end);
    }
    return ends;
  }

  private static long offset(MemorySegment offsets, long index, boolean large) {
    return large
        ? offsets.get(ValueLayout.JAVA_LONG_UNALIGNED, index * Long.BYTES)
        : offsets.get(ValueLayout.JAVA_INT_UNALIGNED, index * Integer.BYTES);
  }

  private ArrowBuf offsets(int[] ends, boolean large) {
    long bytes = (ends.length + 1L) * (large ? Long.BYTES : Integer.BYTES);
    ArrowBuf buffer = allocator.buffer(bytes).writerIndex(bytes);
    MemorySegment to = ArrowMemory.segment(buffer);
    to.fill((byte) 0);
    for (int i = 0; i < ends.length; i++) {
      if (large) {
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, (i + 1L) * Long.BYTES, ends[i]);
      } else {
        to.set(ValueLayout.JAVA_INT_UNALIGNED, (i + 1L) * Integer.BYTES, ends[i]);
      }
    }
    return buffer;
  }
}
