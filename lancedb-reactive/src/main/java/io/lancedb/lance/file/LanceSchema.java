package io.lancedb.lance.file;

import com.google.protobuf.ByteString;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.proto.Field.StorageEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    List<LanceField> fields = new ArrayList<>();
    int id = firstId;
    for (Field field : arrow.getFields()) {
      LogicalTypes.ofArrow(field);
      fields.add(new LanceField(id++, -1, field, List.of()));
    }
    Map<String, String> metadata = arrow.getCustomMetadata();
    return new LanceSchema(fields, metadata == null ? Map.of() : metadata);
  }

  /**
   * Reads the stored form.
   *
   * @param path the file that it comes from, for messages
   */
  public static LanceSchema fromProto(
      List<io.lancedb.lance.file.proto.Field> stored,
      Map<String, ByteString> metadata,
      String path) {
    List<LanceField> fields = new ArrayList<>(stored.size());
    Set<Integer> ids = new HashSet<>();
    for (io.lancedb.lance.file.proto.Field field : stored) {
      if (field.getParentId() != -1) {
        throw new UnsupportedFeatureException(
            "Column \"%s\" in %s is nested (%s), which is not supported yet"
                .formatted(field.getName(), path, field.getLogicalType()));
      }
      if (field.getId() < 0 || !ids.add(field.getId())) {
        throw new CorruptFileException(
            path, -1, "field \"%s\" has id %d".formatted(field.getName(), field.getId()));
      }
      Field arrow =
          LogicalTypes.toArrow(
              field.getName(),
              field.getLogicalType(),
              field.getNullable(),
              texts(field.getMetadataMap()));
      fields.add(new LanceField(field.getId(), -1, arrow, List.of()));
    }
    return new LanceSchema(fields, texts(metadata));
  }

  /** The stored form of the fields. */
  public List<io.lancedb.lance.file.proto.Field> toProto() {
    return fields.stream().map(LanceSchema::toProto).toList();
  }

  private static io.lancedb.lance.file.proto.Field toProto(LanceField field) {
    var stored =
        io.lancedb.lance.file.proto.Field.newBuilder()
            .setName(field.name())
            .setId(field.id())
            .setParentId(field.parentId())
            .setLogicalType(LogicalTypes.ofArrow(field.arrow()))
            .setNullable(field.arrow().isNullable())
            .setEncoding(encoding(field.arrow().getType()));
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

  private static StorageEncoding encoding(ArrowType type) {
    return type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary
        ? StorageEncoding.VAR_BINARY
        : StorageEncoding.PLAIN;
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
    return fields.stream().mapToInt(LanceField::id).max().orElse(-1);
  }

  private static Map<String, String> texts(Map<String, ByteString> metadata) {
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
