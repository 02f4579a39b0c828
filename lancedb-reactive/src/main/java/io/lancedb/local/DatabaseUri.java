package io.lancedb.local;

import io.lancedb.error.UnsupportedFeatureException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Where a database is, parsed from what the user wrote. */
sealed interface DatabaseUri {

  /** A directory of this machine, absolute. */
  record Directory(Path path) implements DatabaseUri {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A store in this process that lives as long as its connection. */
  record Memory() implements DatabaseUri {
    @Override
    public String toString() {
      return "memory://";
    }
  }

  /** A bucket, and a prefix within it, which may be empty. */
  record Bucket(String bucket, String prefix) implements DatabaseUri {
    @Override
    public String toString() {
      return prefix.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + prefix;
    }
  }

  /** Parses a URI; anything without a scheme is a path, {@code ~} is the home directory. */
  static DatabaseUri parse(String uri) {
    int colon = uri.indexOf("://");
    if (colon < 0) {
      return directory(uri);
    }
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = uri.substring(colon + 3);
    return switch (scheme) {
      case "file" -> fileUri(uri);
      case "memory" -> new Memory();
      case "s3" -> bucket(uri, rest);
      default ->
          throw new UnsupportedFeatureException(
              "%s:// is not supported yet; use a local path, file://, memory:// or s3://"
                  .formatted(scheme));
    };
  }

  private static DatabaseUri fileUri(String uri) {
    try {
      URI parsed = new URI(uri);
      if (parsed.getAuthority() != null || parsed.getPath() == null) {
        throw new IllegalArgumentException(
            "%s names a host; a file URI has three slashes: file:///absolute/path".formatted(uri));
      }
      return directory(parsed.getPath());
    } catch (URISyntaxException e) {
      return directory(uri.substring("file://".length()));
    }
  }

  private static DatabaseUri directory(String path) {
    String expanded = path;
    if (path.equals("~") || path.startsWith("~/")) {
      expanded = System.getProperty("user.home") + path.substring(1);
    }
    try {
      return new Directory(Path.of(expanded).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("Invalid path: " + path, e);
    }
  }

  private static DatabaseUri bucket(String uri, String rest) {
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String prefix = slash < 0 ? "" : rest.substring(slash + 1);
    if (bucket.isEmpty() || bucket.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "An S3 URI is s3://bucket or s3://bucket/prefix, without credentials");
    }
    if (prefix.indexOf('?') >= 0) {
      throw new UnsupportedFeatureException(
          "Query parameters in %s are not supported; use storage options"
              .formatted(uri.substring(0, uri.indexOf('?'))));
    }
    while (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    return new Bucket(bucket, prefix);
  }
}
