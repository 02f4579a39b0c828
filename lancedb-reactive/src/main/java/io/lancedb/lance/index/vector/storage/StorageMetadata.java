package io.lancedb.lance.index.vector.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lancedb.error.CorruptFileException;

/**
 * What a file says about its storage, as JSON.
 *
 * @param json an object
 * @param path the file, for messages
 */
record StorageMetadata(JsonNode json, String path) {

  private static final int MAX_CHARS = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  static StorageMetadata parse(String text, String path) {
    if (text.length() > MAX_CHARS) {
      throw new CorruptFileException(
          path, -1, "storage metadata of %d characters".formatted(text.length()));
    }
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject()) {
        return new StorageMetadata(json, path);
      }
    } catch (JsonProcessingException e) {
      throw new CorruptFileException(path, -1, "storage metadata is no JSON", e);
    }
    throw new CorruptFileException(path, -1, "storage metadata is no JSON object");
  }

  /** A whole number that must be there and within bounds. */
  int number(String key, int least, int most) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw bad(key);
    }
    int number = value.intValue();
    if (number < least || number > most) {
      throw bad(key);
    }
    return number;
  }

  /** The number of a global buffer, 0 if none is named. */
  int buffer(String key) {
    return json.path(key).isMissingNode() || json.path(key).isNull()
        ? 0
        : number(key, 0, Integer.MAX_VALUE);
  }

  CorruptFileException bad(String key) {
    String value = json.path(key).toString();
    return new CorruptFileException(
        path,
        -1,
        "storage metadata has %s = %s"
            .formatted(key, value.length() > 100 ? value.substring(0, 100) : value));
  }
}
