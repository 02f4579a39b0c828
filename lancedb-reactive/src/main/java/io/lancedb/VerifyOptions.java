package io.lancedb;

/**
 * How thoroughly to verify a table. Immutable.
 *
 * @param deep whether every page of every data file is decoded, which reads the whole table;
 *     otherwise only metadata is read
 */
public record VerifyOptions(boolean deep) {

  /** Metadata only. */
  public static final VerifyOptions DEFAULT = new VerifyOptions(false);

  /** Everything. */
  public static final VerifyOptions DEEP = new VerifyOptions(true);
}
