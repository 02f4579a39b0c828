package io.lancedb.lance.index.vector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.index.proto.IVF;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * One file of a segment of a vector index, {@code index.idx} or {@code auxiliary.idx}: a data file
 * whose schema has metadata and whose global buffers hold messages.
 *
 * @param reader the file
 * @param schema its columns
 * @param path where it is
 */
record IndexFile(LanceFileReader reader, LanceSchema schema, String path) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Opens a file of a segment.
   *
   * @param root directory of the table
   */
  static Mono<IndexFile> open(
      ObjectStore store, StorePath root, IndexSegment segment, String name) {
    if (segment.proto().hasBaseId()) {
      return Mono.error(
          new UnsupportedFeatureException(
              "Index \"%s\" keeps its files in another base path (base_id %d), which is not supported"
                  .formatted(segment.name(), segment.proto().getBaseId())));
    }
    StorePath path = root.child("_indices").child(segment.uuid().toString()).child(name);
    long size =
        segment.files().stream()
            .filter(file -> file.getPath().equals(name))
            .mapToLong(file -> file.getSizeBytes())
            .findFirst()
            .orElse(0);
    return LanceFileReader.open(store, path, size)
        .onErrorMap(
            error -> StoreException.is(error, StoreException.Kind.NOT_FOUND),
            error ->
                new CorruptFileException(
                    path.toString(),
                    -1,
                    "it is missing, but index \"%s\" needs it".formatted(segment.name()),
                    error))
        .map(reader -> new IndexFile(reader, reader.schema(), path.toString()));
  }

  /** The value of a key of the metadata. */
  String text(String key) {
    String value = schema.metadata().get(key);
    if (value == null) {
      throw new CorruptFileException(path, -1, "its metadata have no %s".formatted(key));
    }
    return value;
  }

  /** A value of the metadata that is JSON. */
  JsonNode json(String key) {
    try {
      JsonNode node = JSON.readTree(text(key));
      if (node != null) {
        return node;
      }
      throw new CorruptFileException(path, -1, "%s is empty".formatted(key));
    } catch (JsonProcessingException e) {
      throw new CorruptFileException(path, -1, "%s is no JSON".formatted(key), e);
    }
  }

  /** The elements of a JSON array of strings. */
  List<String> texts(String key) {
    JsonNode array = json(key);
    List<String> texts = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        throw new CorruptFileException(path, -1, "%s is no list of texts".formatted(key));
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** Emits the partitions, which {@code lance:ivf} names the global buffer of. */
  Mono<IVF> ivf() {
    String number = text("lance:ivf");
    if (number.isEmpty()
        || number.length() > 9
        || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new CorruptFileException(path, -1, "lance:ivf is \"%s\"".formatted(brief(number)));
    }
    return reader.globalBuffer(Integer.parseInt(number)).map(this::ivf);
  }

  private IVF ivf(MemorySegment bytes) {
    try {
      return IVF.parseFrom(bytes.toArray(ValueLayout.JAVA_BYTE));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(path, -1, "its partitions cannot be read", e);
    }
  }

  private static String brief(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
