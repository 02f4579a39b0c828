package io.lancedb.lance.file;

import java.util.List;
import java.util.Map;

/**
 * What a file says besides its rows.
 *
 * @param metadata schema metadata, added to that of the schema
 * @param globalBuffers further global buffers; the first one has number 1 in the file
 */
public record FileExtras(Map<String, String> metadata, List<byte[]> globalBuffers) {

  /** Nothing. */
  public static final FileExtras NONE = new FileExtras(Map.of(), List.of());

  /** Copies the collections, not the buffers. */
  public FileExtras {
    metadata = Map.copyOf(metadata);
    globalBuffers = List.copyOf(globalBuffers);
  }
}
