package io.lancedb.data.column;

import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Arrow extension types that mean more than their storage, by the metadata of a field. */
public final class Extensions {

  /** Key of an extension's name in the metadata of a field. */
  public static final String NAME = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME;

  /** Key of an extension's parameters. */
  public static final String METADATA = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA;

  /** Extension of documents that rows have as text. */
  public static final String JSON = "arrow.json";

  static final String STORED_JSON = "lance.json";
  private static final String BFLOAT16 = "lance.bfloat16";
  private static final String BLOB_V2 = "lance.blob.v2";
  private static final String BLOB_V1 = "lance-encoding:blob";

  private Extensions() {}

  private static @Nullable String metadata(Field field, String key) {
    Map<String, String> metadata = field.getMetadata();
    return metadata == null ? null : metadata.get(key);
  }

  /** Text of JSON documents. */
  public static boolean isJson(Field field) {
    return JSON.equals(metadata(field, NAME));
  }

  /** JSON documents in the binary form of files, which rows never have. */
  public static boolean isStoredJson(Field field) {
    return STORED_JSON.equals(metadata(field, NAME));
  }

  /** Floats with the upper half of the bits of a float32, in two bytes. */
  public static boolean isBfloat16(Field field) {
    return field.getType() instanceof ArrowType.FixedSizeBinary binary
        && binary.getByteWidth() == Short.BYTES
        && BFLOAT16.equals(metadata(field, NAME));
  }

  /** Large values that lie outside of the pages of their column. */
  public static boolean isBlob(Field field) {
    return BLOB_V2.equals(metadata(field, NAME))
        || field.getType() instanceof ArrowType.LargeBinary
            && "true".equals(metadata(field, BLOB_V1));
  }
}
