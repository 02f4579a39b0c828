package io.lancedb.lance.dataset;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.proto.Field;
import io.lancedb.lance.table.proto.IndexMetadata;
import io.lancedb.lance.table.proto.IndexSection;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/** Which indices a change of the data leaves behind. */
final class IndexRetention {

  private IndexRetention() {}

  /**
   * Drops indices over fields that are gone, and parts of indices that cover no fragment any more.
   * Of an index without any such part a vector index is dropped too; another one keeps one part, so
   * that its definition is not lost.
   */
  static IndexSection retain(IndexSection section, List<Field> fields, Set<Long> fragments) {
    if (section.getIndicesCount() == 0) {
      return section;
    }
    Set<Integer> fieldIds = new HashSet<>();
    fields.forEach(field -> fieldIds.add(field.getId()));
    Map<String, Boolean> anyCovers = new LinkedHashMap<>();
    for (IndexMetadata index : section.getIndicesList()) {
      anyCovers.merge(index.getName(), covers(index, fragments), Boolean::logicalOr);
    }
    Set<String> keptEmpty = new HashSet<>();
    IndexSection.Builder kept = section.toBuilder().clearIndices();
    for (IndexMetadata index : section.getIndicesList()) {
      boolean system = index.getName().startsWith("__lance");
      boolean fieldsAreThere = fieldIds.containsAll(index.getFieldsList());
      boolean last =
          !anyCovers.getOrDefault(index.getName(), false)
              && !isVector(index)
              && keptEmpty.add(index.getName());
      if (system || fieldsAreThere && (covers(index, fragments) || last)) {
        kept.addIndices(index);
      }
    }
    return kept.build();
  }

  /** An index that does not say what it covers is kept. */
  private static boolean covers(IndexMetadata index, Set<Long> fragments) {
    RoaringBitmap covered = ConflictRules.fragments(index);
    if (covered == null) {
      return true;
    }
    for (long fragment : fragments) {
      if (covered.contains((int) fragment)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isVector(IndexMetadata index) {
    return index.getIndexDetails().getTypeUrl().endsWith("VectorIndexDetails");
  }

  /** Takes fragments whose values changed out of the indices over the changed fields. */
  static IndexSection withoutFragments(
      IndexSection section, Set<Integer> changedFields, Set<Long> fragments) {
    if (changedFields.isEmpty() || fragments.isEmpty()) {
      return section;
    }
    IndexSection.Builder shrunk = section.toBuilder().clearIndices();
    for (IndexMetadata index : section.getIndicesList()) {
      RoaringBitmap covered = ConflictRules.fragments(index);
      boolean concerned = index.getFieldsList().stream().anyMatch(changedFields::contains);
      if (!concerned || covered == null) {
        shrunk.addIndices(index);
        continue;
      }
      for (long fragment : fragments) {
        covered.remove((int) fragment);
      }
      shrunk.addIndices(index.toBuilder().setFragmentBitmap(bytes(covered)));
    }
    return shrunk.build();
  }

  private static ByteString bytes(RoaringBitmap bitmap) {
    ByteBuffer out = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
    bitmap.serialize(out);
    return ByteString.copyFrom(out.flip());
  }
}
