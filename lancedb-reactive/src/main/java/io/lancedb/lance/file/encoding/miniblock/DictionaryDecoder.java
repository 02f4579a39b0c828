package io.lancedb.lance.file.encoding.miniblock;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.column.DecodedVariableColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import io.lancedb.lance.file.encoding.fixed.FixedDecoder;
import io.lancedb.lance.file.encoding.variable.VariableBlock;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Values as unsigned indices into the page's dictionary. The index of a null row may be anything
 * and is never looked up.
 */
final class DictionaryDecoder implements ValueDecoder {

  private final PageDictionary dictionary;
  private final FixedDecoder decoder;
  private final int indexBytes;
  private int[] indices = {};

  DictionaryDecoder(PageDictionary dictionary, FixedDecoder decoder, int indexBytes) {
    this.dictionary = dictionary;
    this.decoder = decoder;
    this.indexBytes = indexBytes;
  }

  @Override
  public int bufferCount() {
    return decoder.bufferCount();
  }

  /** Replaces the indices of null rows by -1, so that all others can be checked at once. */
  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] levels) {
    decoder.load(buffers, 0, count);
    if (indices.length < count) {
      indices = new int[count];
    }
    widen(decoder.values(), count);
    int size = dictionary.size();
    for (int i = 0; i < count; i++) {
      if (levels != null && levels[i] != 0) {
        indices[i] = -1;
      } else if (Integer.compareUnsigned(indices[i], size) >= 0) {
        throw new IllegalArgumentException(
            "index %d of a dictionary of %d items".formatted(indices[i] & 0xffff_ffffL, size));
      }
    }
  }

  private void widen(MemorySegment stored, int count) {
    switch (indexBytes) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          indices[i] = stored.get(JAVA_BYTE, i) & 0xff;
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          indices[i] = stored.getAtIndex(Bits.LE16, i) & 0xffff;
        }
      }
      case 4 -> MemorySegment.copy(stored, 0, MemorySegment.ofArray(indices), 0, 4L * count);
      default -> {
        for (int i = 0; i < count; i++) {
          long index = stored.getAtIndex(Bits.LE64, i);
          indices[i] = index == (int) index ? (int) index : -1;
        }
      }
    }
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    switch (dictionary) {
      case PageDictionary.Fixed fixed ->
          writeFixed(fixed.items(), from, to, (DecodedFixedColumn) out);
      case PageDictionary.Variable variable ->
          writeVariable(variable.items(), from, to, (DecodedVariableColumn) out);
    }
  }

  private void writeFixed(MemorySegment items, int from, int to, DecodedFixedColumn out) {
    MemorySegment data = out.data();
    long width = out.valueBytes();
    long at = out.position();
    if (width == 0) {
      for (int i = from; i < to; i++, at++) {
        if (indices[i] >= 0 && items.get(JAVA_BYTE, indices[i]) != 0) {
          Bits.set(data, at);
        }
      }
      return;
    }
    for (int i = from; i < to; i++, at += width) {
      int index = indices[i];
      if (index < 0) {
        data.asSlice(at, width).fill((byte) 0);
      } else if (width == 8) {
        data.set(Bits.LE64, at, items.getAtIndex(Bits.LE64, index));
      } else if (width == 4) {
        data.set(Bits.LE32, at, items.getAtIndex(Bits.LE32, index));
      } else {
        MemorySegment.copy(items, index * width, data, at, width);
      }
    }
  }

  private void writeVariable(VariableBlock items, int from, int to, DecodedVariableColumn out) {
    int[] starts = items.offsets();
    long bytes = 0;
    for (int i = from; i < to; i++) {
      int index = indices[i];
      bytes += index < 0 ? 0 : starts[index + 1] - starts[index];
    }
    // Room for whole words behind the last string; the dictionary has it as well.
    MemorySegment data = out.reserve(bytes + VariableBlock.SLACK);
    MemorySegment strings = items.bytes();
    long end = out.position();
    for (int i = from; i < to; i++) {
      int index = indices[i];
      if (index >= 0) {
        int start = starts[index];
        int length = starts[index + 1] - start;
        if (length <= VariableBlock.SLACK) {
          data.set(Bits.LE64, end, strings.get(Bits.LE64, start));
          data.set(Bits.LE64, end + 8, strings.get(Bits.LE64, start + 8L));
        } else {
          MemorySegment.copy(strings, start, data, end, length);
        }
        end += length;
      }
      out.endValue(i - from, end);
    }
  }
}
