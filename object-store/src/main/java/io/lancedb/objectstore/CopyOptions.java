package io.lancedb.objectstore;

/**
 * How to copy.
 *
 * @param ifAbsent fail when the target is there instead of replacing it
 */
public record CopyOptions(boolean ifAbsent) {

  /** Replace the target. */
  public static final CopyOptions OVERWRITE = new CopyOptions(false);

  /** Keep the target and fail. */
  public static final CopyOptions IF_ABSENT = new CopyOptions(true);
}
