package io.lancedb.lance.file.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A field of a table: an Arrow field and the ids by which data files refer to it.
 *
 * @param id unique within the table for ever; kept on rename
 * @param parentId id of the field above, -1 at the top level
 * @param arrow name, type, nullability, metadata and children; the item of a fixed-size list of
 *     primitives is a child of the Arrow field but has no id of its own. A dictionary-encoded field
 *     has the type of its values.
 * @param children fields below that have ids
 * @param logicalType the type as manifests name it
 */
public record LanceField(
    int id, int parentId, Field arrow, List<LanceField> children, String logicalType) {

  private static final String PACKED = "lance-encoding:packed";
  private static final String BLOB = "lance-encoding:blob";
  private static final String BLOB_V2 = "lance.blob.v2";
  private static final String DICTIONARY = "dict:";

  /** Copies the children. */
  public LanceField {
    children = List.copyOf(children);
  }

  /** A field whose type is named by its Arrow type. */
  public LanceField(int id, int parentId, Field arrow, List<LanceField> children) {
    this(id, parentId, arrow, children, LogicalTypes.ofArrow(arrow));
  }

  /** The name within the parent. */
  public String name() {
    return arrow.getName();
  }

  /** Whether the values are stored as indices into a dictionary, by the type of the table. */
  public boolean isDictionary() {
    return logicalType.startsWith(DICTIONARY);
  }

  /** The type of the indices if this {@link #isDictionary is a dictionary}, otherwise null. */
  public ArrowType.@Nullable Int dictionaryKey() {
    return LogicalTypes.keyType(logicalType, name());
  }

  /** Whether this is a struct that is stored row by row in one column. */
  public boolean isPacked() {
    return arrow.getType() instanceof ArrowType.Struct && "true".equals(metadata(PACKED));
  }

  /** Whether the values lie outside of the column's pages, which hold descriptions of them. */
  public boolean isBlob() {
    return "true".equals(metadata(BLOB))
        || BLOB_V2.equals(metadata(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME));
  }

  private @Nullable String metadata(String key) {
    Map<String, String> metadata = arrow.getMetadata();
    return metadata == null ? null : metadata.get(key);
  }

  /** Whether a data file of version 2.1 or later has a column for this very field. */
  public boolean ownsColumn() {
    return children.isEmpty() || isPacked() || isBlob();
  }

  /**
   * The fields, this one or below it, that have a physical column, depth-first: in 2.0 every field
   * down to packed structs and blobs, later those that {@link #ownsColumn own one}.
   */
  public List<LanceField> columns(FileVersion version) {
    List<LanceField> columns = new ArrayList<>();
    addColumns(version == FileVersion.V2_0, columns::add);
    return columns;
  }

  private void addColumns(boolean parents, Consumer<LanceField> columns) {
    boolean owns = ownsColumn();
    if (owns || parents) {
      columns.accept(this);
    }
    if (!owns) {
      children.forEach(child -> child.addColumns(parents, columns));
    }
  }

  /** The largest id, of this field or below it. */
  int maxId() {
    return children.stream().mapToInt(LanceField::maxId).reduce(id, Math::max);
  }
}
