package io.lancedb.lance.file.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.objectstore.ByteRange;
import java.lang.foreign.MemorySegment;

/**
 * {@code bitpacked}: integers of W bits, one after the other through the whole buffer, least
 * significant bit first; signed ones have their highest bit repeated. Older writers of 2.0 chose
 * it.
 */
final class BitpackedScan implements ArrayScan {

  private final ArrayPage page;
  private final ByteRange buffer;
  private final int width;
  private final boolean signed;
  private final RowSpans rows;
  private int firstSlot = -1;

  BitpackedScan(ArrayPage page, ArrayEncoding.Bitpacked encoding, int bits, RowSpans rows) {
    this.page = page;
    this.buffer = page.buffer(encoding.getBuffer());
    this.rows = rows;
    this.signed = encoding.getSigned();
    width =
        page.packedWidth(
            encoding.getCompressedBitsPerValue(), encoding.getUncompressedBitsPerValue(), bits);
  }

  @Override
  public void plan(Round round) {
    if (firstSlot >= 0) {
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      long from = Math.multiplyExact(rows.start(i), width) >>> 3;
      long to = Bits.bytesFor(Math.multiplyExact(rows.end(i), width));
      int slot = page.read(buffer, from, to, round.data());
      firstSlot = i == 0 ? slot : firstSlot;
    }
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    FixedTarget values = (FixedTarget) out;
    int bytes = (int) values.width();
    for (int span = 0; span < rows.size(); span++) {
      MemorySegment stored = data.bytes(firstSlot + span);
      int count = (int) rows.count(span);
      values.checkRoom(count);
      long bit = rows.start(span) * width & 7;
      long at = (long) values.row() * bytes;
      for (int i = 0; i < count; i++) {
        put(values.data(), at, bytes, extend(value(stored, bit)));
        bit += width;
        at += bytes;
      }
      values.advance(count);
    }
  }

  private long value(MemorySegment stored, long bit) {
    long value = 0;
    int have = 0;
    long at = bit;
    while (have < width) {
      int shift = (int) (at & 7);
      long part = Bits.unsigned(stored, at >>> 3, 1) >>> shift;
      value |= part << have;
      have += 8 - shift;
      at += 8 - shift;
    }
    return value;
  }

  private long extend(long value) {
    int unused = 64 - width;
    return signed ? value << unused >> unused : value << unused >>> unused;
  }

  private static void put(MemorySegment target, long at, int bytes, long value) {
    switch (bytes) {
      case 1 -> target.set(JAVA_BYTE, at, (byte) value);
      case 2 -> target.set(Bits.LE16, at, (short) value);
      case 4 -> target.set(Bits.LE32, at, (int) value);
      default -> target.set(Bits.LE64, at, value);
    }
  }
}
