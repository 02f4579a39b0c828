package io.lancedb.lance.table;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of manifests in {@code _versions}.
 *
 * <ul>
 *   <li>{@link #V2}: {@code 18446744073709551615 - version} as 20 digits, then {@code .manifest};
 *       an ordered listing has the newest first.
 *   <li>{@link #V1}: the version, then {@code .manifest}.
 * </ul>
 *
 * <p>Every other name (detached versions, staging files, the version hint) is no version of the
 * table and is passed over.
 */
public enum ManifestName {
  /** The older scheme. */
  V1,
  /** The scheme of new tables. */
  V2;

  /** Directory of the manifests within a table. */
  public static final String DIRECTORY = "_versions";

  private static final Pattern NAME = Pattern.compile("([0-9]{1,20})\\.manifest");

  /** The name of a version. */
  public String of(long version) {
    return switch (this) {
      case V1 -> version + ".manifest";
      case V2 -> {
        String number = Long.toUnsignedString(~version);
        yield "0".repeat(20 - number.length()) + number + ".manifest";
      }
    };
  }

  /** The scheme that a name follows; only names that {@link #version} knows. */
  public static ManifestName scheme(String name) {
    return name.length() == 29 ? V2 : V1;
  }

  /** The version that a name stands for; empty when it is not the name of one. */
  public static OptionalLong version(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    String digits = matcher.group(1);
    try {
      long number = Long.parseUnsignedLong(digits);
      long version = digits.length() == 20 ? ~number : number;
      boolean canonical = version > 0 && scheme(name).of(version).equals(name);
      return canonical ? OptionalLong.of(version) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
