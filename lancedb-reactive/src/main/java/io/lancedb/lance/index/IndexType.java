package io.lancedb.lance.index;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of indices that tables can have, whether or not queries use them. */
public enum IndexType {
  BTREE("BTreeIndexDetails", "BTree", 0),
  BITMAP("BitmapIndexDetails", "Bitmap", 0),
  LABEL_LIST("LabelListIndexDetails", "LabelList", 1),
  NGRAM("NGramIndexDetails", "NGram", 0),
  ZONEMAP("ZoneMapIndexDetails", "ZoneMap", 0),
  BLOOM_FILTER("BloomFilterIndexDetails", "BloomFilter", 0),
  JSON("JsonIndexDetails", "Json", 0),
  FM("FMIndexDetails", "Fm", 10),
  FTS("InvertedIndexDetails", "FTS", 3),
  VECTOR("VectorIndexDetails", "Vector", 2);

  /** The file that only vector indices have. */
  private static final String VECTOR_FILE = "index.idx";

  private final String message;
  private final String label;
  private final int maxVersion;

  IndexType(String message, String label, int maxVersion) {
    this.message = message;
    this.label = label;
    this.maxVersion = maxVersion;
  }

  /**
   * The type of a segment, by the name of its details without the package and in any case; null for
   * an unknown one. Without details, files tell a vector index.
   */
  static @Nullable IndexType of(IndexSegment segment) {
    String url = segment.details().getTypeUrl();
    if (url.isEmpty()) {
      boolean vectors =
          segment.files().stream().anyMatch(file -> file.getPath().equals(VECTOR_FILE));
      return vectors ? VECTOR : null;
    }
    String name = url.substring(1 + Math.max(url.lastIndexOf('/'), url.lastIndexOf('.')));
    for (IndexType type : values()) {
      if (type.message.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return type;
      }
    }
    return null;
  }

  /** The largest version of the files that is known. */
  int maxVersion() {
    return maxVersion;
  }

  /** The name in lists of indices. */
  public String label() {
    return label;
  }
}
