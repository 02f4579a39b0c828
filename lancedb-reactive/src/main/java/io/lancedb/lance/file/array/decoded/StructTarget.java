package io.lancedb.lance.file.array.decoded;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** An array of structs. */
public final class StructTarget extends ArrayTarget {

  private final List<ArrayTarget> members;

  /** Takes over the targets of the members, each of as many rows. */
  public StructTarget(BufferAllocator allocator, int rows, List<ArrayTarget> members) {
    super(allocator, rows);
    this.members = List.copyOf(members);
  }

  /** The members, in order. */
  public List<ArrayTarget> members() {
    return members;
  }

  @Override
  void blank(int count) {
    members.forEach(member -> member.appendNulls(count));
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    vector.loadFieldBuffers(node, new ArrayList<>(List.of(validityBits)));
    List<FieldVector> vectors = vector.getChildrenFromFields();
    for (int i = 0; i < members.size(); i++) {
      members.get(i).load(vectors.get(i));
    }
  }

  @Override
  public void close() {
    super.close();
    members.forEach(ArrayTarget::close);
  }
}
