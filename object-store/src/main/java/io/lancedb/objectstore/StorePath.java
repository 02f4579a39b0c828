package io.lancedb.objectstore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A parsed path within a store: parts joined by {@code /}, without a leading or trailing slash. No
 * part is empty, {@code .} or {@code ..}, or has a slash or a control character, so a path never
 * leaves the store. Ordered by UTF-8 bytes, as object stores list.
 */
public final class StorePath implements Comparable<StorePath> {

  /** The root of a store. */
  public static final StorePath ROOT = new StorePath("");

  private final String value;

  private StorePath(String value) {
    this.value = value;
  }

  /** Parses a path; one leading and one trailing slash are tolerated. */
  public static StorePath of(String text) {
    String value = text;
    if (value.startsWith("/")) {
      value = value.substring(1);
    }
    if (value.endsWith("/")) {
      value = value.substring(0, value.length() - 1);
    }
    if (value.isEmpty()) {
      return ROOT;
    }
    for (String part : value.split("/", -1)) {
      checkPart(part, text);
    }
    return new StorePath(value);
  }

  private static void checkPart(String part, String text) {
    if (part.isEmpty() || part.equals(".") || part.equals("..")) {
      throw new IllegalArgumentException("Invalid path \"" + text + "\": part \"" + part + "\"");
    }
    for (int i = 0; i < part.length(); i++) {
      if (Character.isISOControl(part.charAt(i))) {
        throw new IllegalArgumentException("Invalid path: control character at part " + i);
      }
    }
  }

  /** The path one part below this one. */
  public StorePath child(String part) {
    if (part.indexOf('/') >= 0) {
      throw new IllegalArgumentException("A part has no slash: \"" + part + "\"");
    }
    checkPart(part, part);
    return new StorePath(value.isEmpty() ? part : value + "/" + part);
  }

  /** This path followed by another one. */
  public StorePath resolve(StorePath below) {
    if (value.isEmpty()) {
      return below;
    }
    return below.value.isEmpty() ? this : new StorePath(value + "/" + below.value);
  }

  /** The path above; the root's parent is the root. */
  public StorePath parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? ROOT : new StorePath(value.substring(0, slash));
  }

  /** The last part; empty for the root. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** The parts from the root down. */
  public List<String> parts() {
    return value.isEmpty() ? List.of() : List.of(value.split("/"));
  }

  /** Whether this is the root. */
  public boolean isRoot() {
    return value.isEmpty();
  }

  /** Whether this path is {@code prefix} or lies below it; whole parts are compared. */
  public boolean startsWith(StorePath prefix) {
    return prefix.value.isEmpty()
        || value.equals(prefix.value)
        || value.startsWith(prefix.value + "/");
  }

  @Override
  public int compareTo(StorePath other) {
    return Arrays.compareUnsigned(
        value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StorePath path && path.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The path as text, without leading slash. */
  @Override
  public String toString() {
    return value;
  }
}
