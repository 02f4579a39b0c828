package io.lancedb.lance.file.schema;

import com.google.protobuf.ByteString;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.proto.Field.StorageEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a table: fields with ids, and metadata. Converts from and to the list of {@code
 * lance.file.Field} messages (depth-first, parents before children) that manifests and data files
 * carry.
 *
 * @param fields the top-level fields in order
 * @param metadata schema metadata, UTF-8
 */
public record LanceSchema(List<LanceField> fields, Map<String, String> metadata) {

  private static final String EXTENSION_NAME = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME;

  /** Copies the collections. */
  public LanceSchema {
    fields = List.copyOf(fields);
    metadata = Map.copyOf(metadata);
  }

  /**
   * Gives ids to the fields of an Arrow schema, depth-first from {@code firstId}. Fails with {@link
   * UnsupportedFeatureException} for a type that cannot be stored.
   */
  public static LanceSchema of(Schema arrow, int firstId) {
    int[] nextId = {firstId};
    List<LanceField> fields =
        arrow.getFields().stream().map(field -> withIds(field, -1, nextId)).toList();
    Map<String, String> metadata = arrow.getCustomMetadata();
    return new LanceSchema(fields, metadata == null ? Map.of() : metadata);
  }

  private static LanceField withIds(Field field, int parentId, int[] nextId) {
    String logicalType = LogicalTypes.ofArrow(field);
    int id = nextId[0]++;
    List<LanceField> children =
        isInOneField(field)
            ? List.of()
            : field.getChildren().stream().map(child -> withIds(child, id, nextId)).toList();
    return new LanceField(id, parentId, field, children, logicalType);
  }

  /** A fixed-size list is one field with its items, unless they are structs. */
  private static boolean isInOneField(Field field) {
    Field item = field;
    while (item.getType() instanceof ArrowType.FixedSizeList) {
      item = item.getChildren().get(0);
    }
    return !(item.getType() instanceof ArrowType.Struct)
        && field.getType() instanceof ArrowType.FixedSizeList;
  }

  /**
   * Reads the stored form. Fails with {@link CorruptFileException} for fields that do not form
   * trees, and with {@link UnsupportedFeatureException} for an unknown type.
   *
   * @param path the file that it comes from, for messages
   */
  public static LanceSchema fromProto(
      List<io.lancedb.lance.file.proto.Field> stored,
      Map<String, ByteString> metadata,
      String path) {
    return new LanceSchema(new SchemaTree(stored, path).fields(), texts(metadata));
  }

  /** The stored form of the fields. */
  public List<io.lancedb.lance.file.proto.Field> toProto() {
    List<io.lancedb.lance.file.proto.Field> stored = new ArrayList<>();
    fields.forEach(field -> addProto(field, stored));
    return stored;
  }

  private static void addProto(LanceField field, List<io.lancedb.lance.file.proto.Field> stored) {
    stored.add(toProto(field));
    field.children().forEach(child -> addProto(child, stored));
  }

  private static io.lancedb.lance.file.proto.Field toProto(LanceField field) {
    var stored =
        io.lancedb.lance.file.proto.Field.newBuilder()
            .setName(field.name())
            .setId(field.id())
            .setParentId(field.parentId())
            .setLogicalType(field.logicalType())
            .setNullable(field.arrow().isNullable())
            .setEncoding(encoding(field));
    if (field.isDictionary()) {
      stored.setDictionary(io.lancedb.lance.file.proto.Field.Dictionary.getDefaultInstance());
    }
    Map<String, String> metadata = field.arrow().getMetadata();
    if (metadata != null) {
      stored.putAllMetadata(bytes(metadata));
      String extension = metadata.get(EXTENSION_NAME);
      if (extension != null) {
        stored.setExtensionName(extension);
      }
    }
    return stored.build();
  }

  private static StorageEncoding encoding(LanceField field) {
    if (field.isDictionary()) {
      return StorageEncoding.DICTIONARY;
    }
    return switch (field.arrow().getType()) {
      case ArrowType.Utf8 ignored -> StorageEncoding.VAR_BINARY;
      case ArrowType.LargeUtf8 ignored -> StorageEncoding.VAR_BINARY;
      case ArrowType.Binary ignored -> StorageEncoding.VAR_BINARY;
      case ArrowType.LargeBinary ignored -> StorageEncoding.VAR_BINARY;
      case ArrowType.Struct ignored -> StorageEncoding.NONE;
      case ArrowType.Null ignored -> StorageEncoding.NONE;
      default -> StorageEncoding.PLAIN;
    };
  }

  /** The stored form of the metadata. */
  public Map<String, ByteString> metadataProto() {
    return bytes(metadata);
  }

  /** The schema without ids. */
  public Schema arrow() {
    return new Schema(
        fields.stream().map(LanceField::arrow).toList(), metadata.isEmpty() ? null : metadata);
  }

  /** The top-level field of exactly this name, or null. */
  public @Nullable LanceField field(String name) {
    for (LanceField field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }

  /** The names of the top-level fields in order. */
  public List<String> names() {
    return fields.stream().map(LanceField::name).toList();
  }

  /** The largest id in use, -1 without fields. */
  public int maxId() {
    return fields.stream().mapToInt(LanceField::maxId).max().orElse(-1);
  }

  /** The fields that have a physical column, depth-first; see {@link LanceField#columns}. */
  public List<LanceField> columns(FileVersion version) {
    return fields.stream().flatMap(field -> field.columns(version).stream()).toList();
  }

  static Map<String, String> texts(Map<String, ByteString> metadata) {
    Map<String, String> texts = new HashMap<>();
    metadata.forEach((key, value) -> texts.put(key, value.toStringUtf8()));
    return texts;
  }

  private static Map<String, ByteString> bytes(Map<String, String> metadata) {
    Map<String, ByteString> bytes = new HashMap<>();
    metadata.forEach((key, value) -> bytes.put(key, ByteString.copyFromUtf8(value)));
    return bytes;
  }
}
