package io.lancedb.lance.file.schema;

import io.lancedb.error.UnsupportedFeatureException;

/** A version of the data file format, as tables name it. */
public enum FileVersion {
  /** Encoding trees; its footer says 0.3. */
  V2_0("2.0", 2, 0, 0, 3),
  /** Page layouts with repetition and definition levels. */
  V2_1("2.1", 2, 1, 2, 1),
  /** Large chunks and constant pages; what the official client writes by default. */
  V2_2("2.2", 2, 2, 2, 2),
  /**
   * Not final yet, and only read: pages as in 2.2; those with encodings that came later are refused
   * by name.
   */
  V2_3("2.3", 2, 3, 2, 3);

  /** What is written when nothing else is asked for. */
  public static final FileVersion DEFAULT = V2_2;

  private final String text;
  private final int major;
  private final int minor;
  private final int footerMajor;
  private final int footerMinor;

  FileVersion(String text, int major, int minor, int footerMajor, int footerMinor) {
    this.text = text;
    this.major = major;
    this.minor = minor;
    this.footerMajor = footerMajor;
    this.footerMinor = footerMinor;
  }

  /** The version that a user wants to write. */
  public static FileVersion toWrite(String name) {
    FileVersion version = parse(name);
    version.checkWritable();
    return version;
  }

  /** Fails with {@link UnsupportedFeatureException} unless files of this version are written. */
  public void checkWritable() {
    if (this == V2_3) {
      throw new UnsupportedFeatureException(
          "Data files of version 2.3, which is not final, are read but not written: write 2.2 into"
              + " a new table");
    }
  }

  /** The version in a table's {@code data_format}. */
  public static FileVersion parse(String name) {
    return switch (name) {
      case "2.0" -> V2_0;
      case "2.1" -> V2_1;
      case "2.2", "stable" -> V2_2;
      case "2.3", "next" -> V2_3;
      case "0.1", "legacy" ->
          throw new UnsupportedFeatureException(
              "Data files of the legacy version 0.1 are not supported: rewrite the table with an"
                  + " official client, which reads it and writes 2.2 into a new table");
      default ->
          throw new UnsupportedFeatureException(
              "Data file version \"%s\" is not supported; 2.0 to 2.3 are".formatted(name));
    };
  }

  /** The version that a file's footer names. */
  public static FileVersion ofFooter(int footerMajor, int footerMinor) {
    for (FileVersion version : values()) {
      if (version.footerMajor == footerMajor && version.footerMinor == footerMinor
          || version == V2_0 && footerMajor == 2 && footerMinor == 0) {
        return version;
      }
    }
    throw new UnsupportedFeatureException(
        "Data file version %d.%d is not supported; 2.0 to 2.3 are"
            .formatted(footerMajor, footerMinor));
  }

  /** Major version in a manifest's data file. */
  public int major() {
    return major;
  }

  /** Minor version in a manifest's data file. */
  public int minor() {
    return minor;
  }

  /** Major version in the footer. */
  public int footerMajor() {
    return footerMajor;
  }

  /** Minor version in the footer. */
  public int footerMinor() {
    return footerMinor;
  }

  /** The name in a table's {@code data_format}. */
  @Override
  public String toString() {
    return text;
  }
}
