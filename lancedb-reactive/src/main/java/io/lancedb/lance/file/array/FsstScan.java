package io.lancedb.lance.file.array;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.VariableTarget;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.variable.FsstDecoder;
import java.lang.foreign.MemorySegment;

/** {@code fsst}: byte strings of symbols; the table of symbols is in the message. */
final class FsstScan implements ArrayScan {

  private final ArrayScan coded;
  private final FsstDecoder symbols;
  private final RowSpans rows;

  FsstScan(ArrayScan coded, ByteString table, RowSpans rows, PageOrigin origin) {
    this.coded = coded;
    this.symbols = new FsstDecoder(table, origin);
    this.rows = rows;
  }

  @Override
  public void plan(Round round) {
    coded.plan(round);
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    VariableTarget values = (VariableTarget) out;
    int count = rows.rows();
    values.checkRoom(count);
    try (VariableTarget codes = new VariableTarget(out.allocator(), count, 8)) {
      coded.decode(data, codes);
      codes.copyNulls(values, count);
      MemorySegment room = values.reserve(symbols.maxLength(codes.position()));
      long position = values.position();
      for (int i = 0; i < count; i++) {
        position = symbols.decode(codes.data(), codes.start(i), codes.start(i + 1), room, position);
        values.endValue(i, position);
      }
    }
    values.advance(count);
  }
}
