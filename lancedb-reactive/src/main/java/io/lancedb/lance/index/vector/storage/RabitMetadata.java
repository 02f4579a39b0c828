package io.lancedb.lance.index.vector.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.simd.FastRotation;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The {@code storage_metadata} of RaBitQ, JSON:
 *
 * <pre>
 * {"rotate_mat_position":null,"fast_rotation_signs":[191,93,...],"rotation_type":"fast",
 *  "code_dim":32,"num_bits":1,"packed":true,"query_estimator":"raw_query"}
 * </pre>
 *
 * @param dimension elements of a vector
 * @param bits bits of an element, with its sign
 * @param packed whether codes of a partition are packed in groups of 32
 * @param matrix whether vectors are rotated by a matrix, else by signs
 * @param signs signs of the rotation, empty with a matrix; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record RabitMetadata(int dimension, int bits, boolean packed, boolean matrix, byte[] signs) {

  static final int MOST_BITS = 9;
  private static final int MOST_ELEMENTS = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  static RabitMetadata parse(String text, String path) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CorruptFileException(path, -1, "the metadata of RaBitQ codes are no JSON", e);
    }
    String estimator = root.path("query_estimator").asText("residual_query");
    if (!estimator.equals("raw_query")) {
      throw new UnsupportedFeatureException(
          "%s: RaBitQ codes with the query estimator \"%s\" of indices of version 1; only"
                  .formatted(path, estimator)
              + " \"raw_query\" is supported: create the index again");
    }
    int dimension = within(root, "code_dim", MOST_ELEMENTS, path);
    int bits = within(root, "num_bits", MOST_BITS, path);
    boolean packed = root.path("packed").asBoolean(false);
    String rotation = root.path("rotation_type").asText("matrix");
    if (rotation.equals("matrix")) {
      return new RabitMetadata(dimension, bits, packed, true, new byte[0]);
    }
    if (!rotation.equals("fast")) {
      throw new UnsupportedFeatureException(
          "%s: RaBitQ codes with the rotation \"%s\"".formatted(path, rotation));
    }
    JsonNode signs = root.path("fast_rotation_signs");
    byte[] bytes = new byte[FastRotation.ROUNDS * Math.ceilDiv(dimension, 8)];
    if (signs.size() != bytes.length) {
      throw new CorruptFileException(
          path, -1, "%d signs of a rotation of %d elements".formatted(signs.size(), dimension));
    }
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) signs.get(i).asInt();
    }
    return new RabitMetadata(dimension, bits, packed, false, bytes);
  }

  private static int within(JsonNode root, String name, int most, String path) {
    JsonNode node = root.path(name);
    if (!node.canConvertToInt() || node.intValue() < 1 || node.intValue() > most) {
      String text = node.toString();
      throw new CorruptFileException(
          path,
          -1,
          "RaBitQ codes with %s %s"
              .formatted(name, text.length() < 100 ? text : text.substring(0, 100)));
    }
    return node.intValue();
  }

  String toJson(int tensorBuffer) {
    String rotation =
        matrix
            ? "\"rotate_mat_position\":%d,\"fast_rotation_signs\":null,\"rotation_type\":\"matrix\""
                .formatted(tensorBuffer)
            : IntStream.range(0, signs.length)
                .mapToObj(i -> Integer.toString(signs[i] & 0xFF))
                .collect(
                    Collectors.joining(
                        ",",
                        "\"rotate_mat_position\":null,\"fast_rotation_signs\":[",
                        "],\"rotation_type\":\"fast\""));
    return "{%s,\"code_dim\":%d,\"num_bits\":%d,\"packed\":%b,\"query_estimator\":\"raw_query\"}"
        .formatted(rotation, dimension, bits, packed);
  }
}
