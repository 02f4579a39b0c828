package io.lancedb.objectstore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to get and on which conditions.
 *
 * @param range the part to get; null for the whole object
 * @param ifMatch fail with kind precondition unless the object has this e-tag
 * @param ifNoneMatch fail with kind not-modified if the object has this e-tag
 * @param ifModifiedSince fail with kind not-modified unless the object is newer
 * @param ifUnmodifiedSince fail with kind precondition if the object is newer
 */
public record GetOptions(
    @Nullable GetRange range,
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    @Nullable Instant ifModifiedSince,
    @Nullable Instant ifUnmodifiedSince) {

  /** The whole object, without conditions. */
  public static final GetOptions WHOLE = new GetOptions(null, null, null, null, null);

  /** Some bytes, without conditions. */
  public static GetOptions range(long offset, long length) {
    return WHOLE.withRange(new GetRange.Bounded(new ByteRange(offset, length)));
  }

  /** The last bytes, without conditions. */
  public static GetOptions suffix(long length) {
    return WHOLE.withRange(new GetRange.Suffix(length));
  }

  /** The same conditions on another part. */
  public GetOptions withRange(GetRange newRange) {
    return new GetOptions(newRange, ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince);
  }

  /** The same, only if the e-tag matches. */
  public GetOptions withIfMatch(String eTag) {
    return new GetOptions(range, eTag, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince);
  }

  /** The same, only if the e-tag differs. */
  public GetOptions withIfNoneMatch(String eTag) {
    return new GetOptions(range, ifMatch, eTag, ifModifiedSince, ifUnmodifiedSince);
  }

  /** The same, only if the object is newer. */
  public GetOptions withIfModifiedSince(Instant time) {
    return new GetOptions(range, ifMatch, ifNoneMatch, time, ifUnmodifiedSince);
  }

  /** The same, only if the object is not newer. */
  public GetOptions withIfUnmodifiedSince(Instant time) {
    return new GetOptions(range, ifMatch, ifNoneMatch, ifModifiedSince, time);
  }
}
