package io.lancedb.lance.file;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.encoding.ValueType;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Says before anything is read or written whether the columns of a schema can be written. */
final class WritableTypes {

  private WritableTypes() {}

  /** Fails with {@link UnsupportedFeatureException} for a type that the version does not hold. */
  static void check(LanceField field, FileVersion version) {
    check(field, field.name(), version, false);
  }

  /**
   * Checks a field and those below it.
   *
   * @param inFixedList whether it lies in the structs of a fixed-size list
   */
  private static void check(
      LanceField field, String path, FileVersion version, boolean inFixedList) {
    ArrowType type = field.arrow().getType();
    boolean packed = field.isPacked();
    boolean fixedList = type instanceof ArrowType.FixedSizeList && !field.children().isEmpty();
    if (packed) {
      if (ValueType.ofPacked(field.arrow()).kind() == ValueType.Kind.VARIABLE) {
        needs22("packed structs with members of variable width", path, version);
      }
      return;
    }
    if (type instanceof ArrowType.Map) {
      needs22("maps", path, version);
    }
    if (fixedList) {
      needs22("fixed-size lists of structs", path, version);
    }
    if (field.children().isEmpty() && !(type instanceof ArrowType.Struct)) {
      ValueType.of(field.arrow());
    }
    for (LanceField child : field.children()) {
      check(child, path + "." + child.name(), version, inFixedList || fixedList);
    }
  }

  private static void needs22(String what, String path, FileVersion version) {
    if (version != FileVersion.V2_2) {
      throw new UnsupportedFeatureException(
          "Column \"%s\": files of version %s cannot hold %s: write version 2.2"
              .formatted(path, version, what));
    }
  }
}
