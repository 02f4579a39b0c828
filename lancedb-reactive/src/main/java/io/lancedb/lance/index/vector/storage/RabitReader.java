package io.lancedb.lance.index.vector.storage;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.simd.SignCodes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedWidthVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.jspecify.annotations.Nullable;

/** Copies the RaBitQ codes of a partition from the columns of its file into the form of a scan. */
final class RabitReader {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final int ALIGNMENT = 64;

  private final RabitMetadata metadata;
  private final VectorSchemaRoot partition;
  private final String path;
  private final int size;
  private final int padded;
  private final int fileBytes;
  private long end;

  RabitReader(RabitMetadata metadata, VectorSchemaRoot partition, String path) {
    this.metadata = metadata;
    this.partition = partition;
    this.path = path;
    size = partition.getRowCount();
    padded = Math.ceilDiv(size, SignCodes.GROUP) * SignCodes.GROUP;
    fileBytes = Math.ceilDiv(metadata.dimension(), 8);
  }

  RabitVectors read() {
    int extraBits = metadata.bits() - 1;
    MemorySegment signs = bytes(RabitColumns.SIGNS, fileBytes);
    MemorySegment add = floats(RabitColumns.ADD);
    MemorySegment scale = floats(RabitColumns.SCALE);
    MemorySegment error =
        partition.getVector(RabitColumns.ERROR) == null
            ? MemorySegment.NULL
            : floats(RabitColumns.ERROR);
    MemorySegment rowIds = column("_rowid", UInt8Vector.class);

    int codeBytes = 2 * Math.ceilDiv(metadata.dimension(), 16);
    int extraBytes = extraBits == 0 ? 0 : ExtraCodes.bytes(metadata.dimension(), extraBits);
    long codesAt = place((long) padded * codeBytes);
    long addAt = place(4L * padded);
    long scaleAt = place(4L * padded);
    long errorAt = extraBits == 0 ? -1 : place(4L * padded);
    long rowIdsAt = place(8L * size);
    long extraAt = place((long) size * extraBytes);
    long addExtraAt = place(extraBits == 0 ? 0 : 4L * size);
    long scaleExtraAt = place(extraBits == 0 ? 0 : 4L * size);
    ArrowBuf buffer = partition.getVector("_rowid").getAllocator().buffer(Math.max(1, end));
    try {
      MemorySegment to = ArrowMemory.segment(buffer);
      to.asSlice(codesAt, (long) padded * codeBytes).fill((byte) 0);
      SignCodes codes = new SignCodes(to, codeBytes, codesAt, addAt, scaleAt, errorAt);
      copySigns(signs, codes);
      copy(add, 4L * size, to, addAt);
      copy(scale, 4L * size, to, scaleAt);
      for (int row = size; row < padded; row++) {
        to.set(FLOAT, addAt + 4L * row, Float.NaN);
        to.set(FLOAT, scaleAt + 4L * row, Float.NaN);
      }
      copy(rowIds, 8L * size, to, rowIdsAt);
      if (extraBits > 0) {
        copyErrors(error, to, errorAt);
        copyExtra(extraBits, extraBytes, to, extraAt);
        copy(floats(RabitColumns.ADD_EXTRA), 4L * size, to, addExtraAt);
        copy(floats(RabitColumns.SCALE_EXTRA), 4L * size, to, scaleExtraAt);
      }
      return new RabitVectors(
          size,
          metadata.bits(),
          buffer,
          codes,
          rowIdsAt,
          extraAt,
          extraBytes,
          addExtraAt,
          scaleExtraAt);
    } catch (RuntimeException | Error e) {
      buffer.close();
      throw e;
    }
  }

  private long place(long bytes) {
    long at = end;
    end = (at + bytes + ALIGNMENT - 1) & -ALIGNMENT;
    return at;
  }

  private static void copy(MemorySegment from, long bytes, MemorySegment to, long offset) {
    MemorySegment.copy(from, 0, to, offset, bytes);
  }

  private void copySigns(MemorySegment from, SignCodes to) {
    int whole = metadata.packed() ? size / SignCodes.GROUP : 0;
    long groupBytes = (long) fileBytes * SignCodes.GROUP;
    for (int group = 0; group < whole; group++) {
      MemorySegment.copy(from, group * groupBytes, to.memory(), to.group(group), groupBytes);
    }
    int first = whole * SignCodes.GROUP;
    int rest = size - first;
    for (int row = first; row < size; row++) {
      long group = to.group(row / SignCodes.GROUP);
      for (int i = 0; i < fileBytes; i++) {
        long at =
            metadata.packed()
                ? whole * groupBytes + (long) i * rest + (row - first)
                : (long) row * fileBytes + i;
        SignCodes.put(
            to.memory(), group, i, row % SignCodes.GROUP, Byte.toUnsignedInt(from.get(BYTE, at)));
      }
    }
  }

  /**
   * Error factors let a scan skip rows by their signs alone, which it must not where there is no
   * number to go by.
   */
  private void copyErrors(MemorySegment from, MemorySegment to, long offset) {
    boolean none = from.equals(MemorySegment.NULL);
    for (int row = 0; row < padded; row++) {
      float error = none || row >= size ? Float.NaN : from.get(FLOAT, 4L * row);
      error = error >= 0 ? Math.min(error, Float.MAX_VALUE) : Float.MAX_VALUE;
      to.set(FLOAT, offset + 4L * row, error);
    }
  }

  private void copyExtra(int bits, int extraBytes, MemorySegment to, long offset) {
    if (partition.getVector(RabitColumns.EXTRA) != null) {
      copy(bytes(RabitColumns.EXTRA, extraBytes), (long) size * extraBytes, to, offset);
      return;
    }
    int dimension = metadata.dimension();
    int streamBytes = Math.ceilDiv(dimension * bits, 8);
    MemorySegment from = bytes(RabitColumns.EXTRA_STREAM, streamBytes);
    byte[] codes = new byte[Math.ceilDiv(dimension, ExtraCodes.BLOCK) * ExtraCodes.BLOCK];
    for (int row = 0; row < size; row++) {
      for (int i = 0; i < dimension; i++) {
        int value = 0;
        for (int bit = 0; bit < bits; bit++) {
          long at = (long) i * bits + bit;
          int set = from.get(BYTE, (long) row * streamBytes + (at >>> 3)) >>> (at & 7) & 1;
          value |= set << bit;
        }
        codes[i] = (byte) value;
      }
      ExtraCodes.pack(codes, dimension, bits, to, offset + (long) row * extraBytes);
    }
  }

  private MemorySegment floats(String name) {
    return column(name, Float4Vector.class);
  }

  private MemorySegment bytes(String name, int width) {
    FieldVector vector = vector(name);
    if (!(vector instanceof FixedSizeListVector list)
        || list.getListSize() != width
        || !(list.getDataVector() instanceof UInt1Vector bytes)
        || bytes.getValueCount() < (long) size * width) {
      throw new CorruptFileException(
          path, -1, "column %s has no codes of %d bytes".formatted(name, width));
    }
    return ArrowMemory.segment(bytes.getDataBuffer());
  }

  private MemorySegment column(String name, Class<? extends FixedWidthVector> type) {
    FieldVector vector = vector(name);
    if (!type.isInstance(vector)) {
      throw new CorruptFileException(
          path, -1, "column %s is of type %s".formatted(name, vector.getField().getType()));
    }
    return ArrowMemory.segment(vector.getDataBuffer());
  }

  private FieldVector vector(String name) {
    @Nullable FieldVector vector = partition.getVector(name);
    if (vector == null || vector.getNullCount() > 0) {
      throw new CorruptFileException(
          path,
          -1,
          "column %s is %s".formatted(name, vector == null ? "missing" : "null in places"));
    }
    return vector;
  }
}
