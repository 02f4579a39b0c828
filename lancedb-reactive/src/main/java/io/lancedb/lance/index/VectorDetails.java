package io.lancedb.lance.index;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.index.proto.RabitQuantization;
import io.lancedb.lance.index.proto.VectorIndexDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the details of a vector index say about its kind. */
public final class VectorDetails {

  private VectorDetails() {}

  /**
   * The details of a segment; null where they are empty, as older writers leave them.
   *
   * @param path the table, for messages
   */
  public static @Nullable VectorIndexDetails of(IndexSegment segment, String path) {
    ByteString value = segment.details().getValue();
    if (value.isEmpty()) {
      return null;
    }
    try {
      return VectorIndexDetails.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(
          path, -1, "the details of index \"%s\"".formatted(segment.name()), e);
    }
  }

  /** The kind in capitals, as index files name it. */
  public static String capitals(VectorIndexDetails details) {
    String quantization =
        switch (details.getCompressionCase()) {
          case PQ -> "PQ";
          case SQ -> "SQ";
          case RQ -> "RQ";
          case FLAT, COMPRESSION_NOT_SET -> "FLAT";
        };
    return (details.hasHnswIndexConfig() ? "IVF_HNSW_" : "IVF_") + quantization;
  }

  /** The kind as lists of indices name it. */
  public static String label(VectorIndexDetails details) {
    return label(capitals(details));
  }

  /** The name in lists of a kind in capitals, such as {@code IvfHnswSq}. */
  public static String label(String capitals) {
    StringBuilder label = new StringBuilder();
    for (String word : List.of(capitals.split("_", -1))) {
      label.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return label.toString();
  }

  /** The parameters as JSON, in the words of the official clients. */
  public static String json(VectorIndexDetails details) {
    List<String> members = new ArrayList<>();
    switch (details.getCompressionCase()) {
      case PQ ->
          members.add(
              "\"compression\":{\"num_bits\":%d,\"num_sub_vectors\":%d,\"type\":\"pq\"}"
                  .formatted(details.getPq().getNumBits(), details.getPq().getNumSubVectors()));
      case SQ ->
          members.add(
              "\"compression\":{\"num_bits\":%d,\"type\":\"sq\"}"
                  .formatted(details.getSq().getNumBits()));
      case RQ ->
          members.add(
              "\"compression\":{\"num_bits\":%d,\"rotation_type\":\"%s\",\"type\":\"rq\"}"
                  .formatted(
                      details.getRq().getNumBits(),
                      details.getRq().getRotationType() == RabitQuantization.RotationType.MATRIX
                          ? "matrix"
                          : "fast"));
      default -> {}
    }
    if (details.hasHnswIndexConfig()) {
      members.add(
          "\"hnsw\":{\"construction_ef\":%d,\"max_connections\":%d,\"max_level\":%d}"
              .formatted(
                  details.getHnswIndexConfig().getConstructionEf(),
                  details.getHnswIndexConfig().getMaxConnections(),
                  details.getHnswIndexConfig().getMaxLevel()));
    }
    members.add("\"metric_type\":\"%s\"".formatted(details.getMetricType()));
    List<String> hints = new ArrayList<>();
    new TreeMap<>(details.getRuntimeHintsMap())
        .forEach((key, value) -> hints.add("%s:%s".formatted(quoted(key), quoted(value))));
    if (!hints.isEmpty()) {
      members.add("\"runtime_hints\":{%s}".formatted(String.join(",", hints)));
    }
    return "{" + String.join(",", members) + "}";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
