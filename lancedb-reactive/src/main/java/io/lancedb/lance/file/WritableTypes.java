package io.lancedb.lance.file;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Says before anything is read or written whether the columns of a schema can be written, so that
 * the official clients can read them.
 */
final class WritableTypes {

  /** Where a field lies. */
  private enum Place {
    TOP,
    NESTED,
    /** In the structs of a fixed-size list. */
    IN_FIXED_LIST
  }

  private WritableTypes() {}

  /** Fails with {@link UnsupportedFeatureException} for a type that the version does not hold. */
  static void check(LanceField field, FileVersion version) {
    check(field, field.name(), version, Place.TOP);
  }

  private static void check(LanceField field, String path, FileVersion version, Place place) {
    ArrowType type = field.arrow().getType();
    if (field.isPacked()) {
      checkPacked(field, path, version);
      return;
    }
    Place below = place == Place.IN_FIXED_LIST ? place : Place.NESTED;
    switch (type) {
      case ArrowType.Struct ignored -> {
        if (field.children().isEmpty() && place != Place.TOP) {
          throw unreadable(path, "structs without fields are read only at the top level");
        }
      }
      case ArrowType.FixedSizeList ignored when !field.children().isEmpty() -> {
        needs22(path, "fixed-size lists of structs", version);
        boolean ofStructs = field.children().get(0).arrow().getType() instanceof ArrowType.Struct;
        if (place != Place.TOP || !ofStructs) {
          throw unreadable(path, "fixed-size lists of structs are read only at the top level");
        }
        below = Place.IN_FIXED_LIST;
      }
      case ArrowType.Map ignored -> {
        needs22(path, "maps", version);
        checkList(path, place);
      }
      case ArrowType.List ignored -> checkList(path, place);
      case ArrowType.LargeList ignored -> checkList(path, place);
      default -> {
        if (field.children().isEmpty()) {
          ValueType.of(field.arrow());
        }
      }
    }
    for (LanceField child : field.children()) {
      check(child, path + "." + child.name(), version, below);
    }
  }

  private static void checkPacked(LanceField field, String path, FileVersion version) {
    ValueType type = ValueType.ofPacked(field.arrow());
    if (type.kind() == ValueType.Kind.VARIABLE) {
      needs22(path, "packed structs with members of variable width", version);
    }
    if (field.arrow().getChildren().stream()
        .anyMatch(member -> member.getType() instanceof ArrowType.FixedSizeList)) {
      throw unreadable(path, "packed structs with vectors are not read: do not pack it");
    }
  }

  private static void checkList(String path, Place place) {
    if (place == Place.IN_FIXED_LIST) {
      throw unreadable(path, "lists below fixed-size lists are not read");
    }
  }

  private static void needs22(String path, String what, FileVersion version) {
    if (version != FileVersion.V2_2) {
      throw new UnsupportedFeatureException(
          "Column \"%s\": files of version %s cannot hold %s: write version 2.2"
              .formatted(path, version, what));
    }
  }

  private static UnsupportedFeatureException unreadable(String path, String problem) {
    return new UnsupportedFeatureException(
        "Column \"%s\" is not written, because the official clients could not read it: %s"
            .formatted(path, problem));
  }
}
