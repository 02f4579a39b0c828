package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StorePath;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Paths of a store as keys of its bucket: the store's prefix, a slash, the path. */
record S3Paths(StorePath prefix) {

  String key(StorePath path) {
    return prefix.resolve(path).toString();
  }

  /** What every key below a path begins with; empty for the whole bucket. */
  String below(StorePath path) {
    String key = key(path);
    return key.isEmpty() ? "" : key + "/";
  }

  /**
   * The path of a key; null for keys that no path can name, such as the empty markers by which some
   * tools show directories.
   */
  @Nullable StorePath path(String key) {
    String root = below(StorePath.ROOT);
    if (!key.startsWith(root) || key.endsWith("/") || key.length() == root.length()) {
      return null;
    }
    String rest = key.substring(root.length());
    if (rest.startsWith("/")) {
      return null;
    }
    try {
      return StorePath.of(rest);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The metadata of a listed object, if it is one of ours. */
  @Nullable ObjectMeta meta(S3Object object) {
    StorePath path = path(object.key());
    return path == null
        ? null
        : new ObjectMeta(path, object.size(), object.lastModified(), object.eTag());
  }
}
