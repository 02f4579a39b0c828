package io.lancedb.lance.file.encoding.choice;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.encoding.general.BlockCompressor;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a field asks of its encoding, under the keys {@code lance-encoding:*} of the
 * official writer. A number that cannot be read is as if it were not there.
 *
 * @param compression {@code none}, {@code lz4}, {@code zstd} or {@code fsst}; null: no wish
 * @param split how eagerly bytes are split into streams before they are compressed: 0 never to 1
 *     always
 * @param runThreshold run-length coding is for fewer runs than this share of the values
 * @param dictionaryDivisor a dictionary has at most one item for so many values
 * @param dictionaryRatio a dictionary and its indices have at most this share of the plain bytes
 * @param dictionaryCompression {@code none}, {@code lz4} or {@code zstd}
 * @param structure {@code miniblock} or {@code fullzip}; null: by the size of the values
 * @param chunkBytes bytes of a chunk of byte strings to aim at
 * @param key type of the indices of the dictionary that every page has; null: a page has one where
 *     it saves bytes
 * @param column name of the field, for messages
 */
public record EncodingHints(
    @Nullable String compression,
    double split,
    double runThreshold,
    long dictionaryDivisor,
    double dictionaryRatio,
    String dictionaryCompression,
    @Nullable String structure,
    int chunkBytes,
    ArrowType.@Nullable Int key,
    String column) {

  private static final String PREFIX = "lance-encoding:";
  private static final int CHUNK_BYTES = 4096;
  private static final int MAX_CHUNK_BYTES = 24 << 10;

  /** Bytes of a value from which values are zipped instead of packed in chunks. */
  static final int LONG_VALUE = 256;

  static final EncodingHints NONE = of(Map.of(), "", null);

  /** Reads the metadata; fails with {@link UnsupportedFeatureException} for an unknown wish. */
  public static EncodingHints of(Field field, ArrowType.@Nullable Int key) {
    Map<String, String> metadata = field.getMetadata();
    return of(metadata == null ? Map.of() : metadata, field.getName(), key);
  }

  private static EncodingHints of(
      Map<String, String> metadata, String column, ArrowType.@Nullable Int key) {
    String structure = text(metadata, "structural-encoding");
    return new EncodingHints(
        known(metadata, "compression", column, "none", "lz4", "zstd", "fsst"),
        split(text(metadata, "bss")),
        number(metadata, "rle-threshold", 1),
        Math.max(1, (long) number(metadata, "dict-divisor", 2)),
        Math.clamp(number(metadata, "dict-size-ratio", 0.8), 0, 1),
        orLz4(known(metadata, "dict-values-compression", column, "none", "lz4", "zstd")),
        structure,
        (int) Math.clamp(number(metadata, "minichunk-size", CHUNK_BYTES), 64, MAX_CHUNK_BYTES),
        key,
        column);
  }

  private static @Nullable String text(Map<String, String> metadata, String key) {
    String value = metadata.get(PREFIX + key);
    return value == null ? null : value.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String known(
      Map<String, String> metadata, String key, String column, String... values) {
    String value = text(metadata, key);
    for (String known : values) {
      if (value == null || value.equals(known)) {
        return value;
      }
    }
    throw new UnsupportedFeatureException(
        "Column \"%s\" asks for %s%s=%s; known are %s"
            .formatted(column, PREFIX, key, value, String.join(", ", values)));
  }

  private static String orLz4(@Nullable String compression) {
    return compression == null ? "lz4" : compression;
  }

  private static double split(@Nullable String mode) {
    return "on".equals(mode) ? 1 : "off".equals(mode) ? 0 : 0.5;
  }

  private static double number(Map<String, String> metadata, String key, double otherwise) {
    String value = text(metadata, key);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value);
      return Double.isNaN(number) ? otherwise : number;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Whether values are to be stored as they are. */
  public boolean isPlain() {
    return "none".equals(compression);
  }

  /** General compression of chunks and of long values, or null. */
  public @Nullable BlockCompressor compressor() {
    return compressor(compression);
  }

  /** Compression of dictionaries, or null. */
  public @Nullable BlockCompressor dictionaryCompressor() {
    return compressor(dictionaryCompression);
  }

  private static @Nullable BlockCompressor compressor(@Nullable String name) {
    return "lz4".equals(name)
        ? BlockCompressor.lz4()
        : "zstd".equals(name) ? BlockCompressor.zstd() : null;
  }

  /** Whether the field asks for a structure. */
  public boolean isStructured() {
    return structure != null;
  }

  /** Whether values of this size are zipped, each for itself, and not packed in chunks. */
  public boolean zips(long valueBytes) {
    return switch (structure) {
      case "fullzip" -> true;
      case "miniblock" -> false;
      case null, default -> valueBytes >= LONG_VALUE;
    };
  }
}
