package io.lancedb.objectstore;

/**
 * How to stream an object to the store.
 *
 * @param mode overwrite or create
 * @param partSize bytes of a part where the store has parts; at least 5 MiB, and grown by the store
 *     when an object would need more parts than it allows
 * @param maxPartsInFlight parts uploaded at once
 */
public record MultipartOptions(PutMode mode, int partSize, int maxPartsInFlight) {

  /** Smallest part that S3 takes. */
  public static final int MIN_PART_SIZE = 5 << 20;

  /** Overwrite, parts of 5 MiB, two at once. */
  public static final MultipartOptions DEFAULT =
      new MultipartOptions(new PutMode.Overwrite(), MIN_PART_SIZE, 2);

  /** Checks the limits. */
  public MultipartOptions {
    if (partSize < MIN_PART_SIZE) {
      throw new IllegalArgumentException(
          "partSize must be at least " + MIN_PART_SIZE + ": " + partSize);
    }
    if (maxPartsInFlight < 1) {
      throw new IllegalArgumentException("maxPartsInFlight must be positive: " + maxPartsInFlight);
    }
    if (mode instanceof PutMode.IfMatches) {
      throw new IllegalArgumentException("A multipart put overwrites or creates");
    }
  }
}
