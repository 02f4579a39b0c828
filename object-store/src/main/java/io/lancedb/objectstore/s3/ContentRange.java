package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Which bytes an answer has, by its headers: {@code Content-Range: bytes first-last/total}, or the
 * whole object without this header.
 *
 * @param range the bytes of the body
 * @param total bytes of the whole object
 */
record ContentRange(ByteRange range, long total) {

  private static final Pattern HEADER =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  static ContentRange of(StorePath path, GetObjectResponse response) {
    String header = response.contentRange();
    if (header == null) {
      long length = length(path, response);
      return new ContentRange(new ByteRange(0, length), length);
    }
    Matcher matcher = HEADER.matcher(header);
    if (matcher.matches()) {
      long first = Long.parseLong(matcher.group(1));
      long last = Long.parseLong(matcher.group(2));
      long total = Long.parseLong(matcher.group(3));
      if (first <= last && last < total) {
        return new ContentRange(new ByteRange(first, last - first + 1), total);
      }
    }
    throw broken(path, "Content-Range: " + header);
  }

  private static long length(StorePath path, GetObjectResponse response) {
    Long length = response.contentLength();
    if (length == null || length < 0) {
      throw broken(path, "no Content-Length");
    }
    return length;
  }

  private static StoreException broken(StorePath path, @Nullable String what) {
    return new StoreException(
        StoreException.Kind.OTHER,
        path,
        "The server's answer for %s makes no sense: %s".formatted(path, what));
  }
}
