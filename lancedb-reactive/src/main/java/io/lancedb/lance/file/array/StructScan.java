package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.StructTarget;
import io.lancedb.lance.file.bytes.RangeReads;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of a struct: those of its members. Version 2.0 has no null structs. */
final class StructScan extends FieldScan {

  private final List<FieldScan> members;
  private final RowSpans rows;
  private final BufferAllocator allocator;

  StructScan(List<FieldScan> members, RowSpans rows, BufferAllocator allocator) {
    this.members = members;
    this.rows = rows;
    this.allocator = allocator;
  }

  @Override
  void plan(Round round) {
    members.forEach(member -> member.plan(round));
  }

  @Override
  ArrayTarget decode(RangeReads data) {
    List<ArrayTarget> decoded = new ArrayList<>();
    try {
      for (FieldScan member : members) {
        decoded.add(member.decode(data));
      }
      StructTarget struct = new StructTarget(allocator, rows.rows(), decoded);
      struct.advance(rows.rows());
      return struct;
    } catch (Throwable e) {
      decoded.forEach(ArrayTarget::close);
      throw e;
    }
  }
}
