package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What an answer of the server, or its absence, means to the user of a store. */
final class S3Errors {

  private static final Set<String> BAD_CREDENTIALS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired",
          "InvalidSecurity",
          "AuthFailure");
  private static final Set<String> PASSING =
      Set.of(
          "ConditionalRequestConflict",
          "OperationAborted",
          "RequestTimeout",
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "RequestLimitExceeded",
          "BadDigest",
          "RequestTimeTooSkewed");
  private static final Set<String> OTHER_REGION =
      Set.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");

  private final String bucket;
  private final String place;

  S3Errors(String bucket, String place) {
    this.bucket = bucket;
    this.place = place;
  }

  /** The error to signal for an operation on {@code path}. */
  Throwable map(@Nullable StorePath path, Throwable thrown) {
    Throwable error = unwrap(thrown);
    return switch (error) {
      case StoreException e -> e;
      case AwsServiceException e -> service(path, e);
      case ApiCallTimeoutException e -> timeout(path, e);
      case ApiCallAttemptTimeoutException e -> timeout(path, e);
      case SdkClientException e -> client(path, e);
      case IOException e -> unreachable(path, e);
      default -> error;
    };
  }

  static Throwable unwrap(Throwable error) {
    Throwable result = error;
    while (result instanceof CompletionException && result.getCause() != null) {
      result = result.getCause();
    }
    return result;
  }

  static int status(Throwable error) {
    return unwrap(error) instanceof AwsServiceException e ? e.statusCode() : 0;
  }

  private StoreException service(@Nullable StorePath path, AwsServiceException error) {
    String code =
        error.awsErrorDetails() == null ? "" : orEmpty(error.awsErrorDetails().errorCode());
    Kind kind = kind(error.statusCode(), code);
    String object = path == null || path.isRoot() ? "bucket " + bucket : "object " + path;
    String message =
        switch (kind) {
          case NOT_FOUND -> "Object %s was not found in bucket %s".formatted(path, bucket);
          case BUCKET_NOT_FOUND ->
              "Bucket %s was not found at %s; create it or check its name".formatted(bucket, place);
          case ALREADY_EXISTS -> "Object %s already exists in bucket %s".formatted(path, bucket);
          case UNAUTHENTICATED ->
              "The credentials for bucket %s were refused (%s); check access key, secret and token"
                  .formatted(bucket, code);
          case PERMISSION_DENIED ->
              "No permission for %s in bucket %s; check the policies of the credentials"
                  .formatted(object, bucket);
          case CONFIGURATION ->
              "Bucket %s is in another region; set the storage option \"aws_region\"%s"
                  .formatted(bucket, region(error));
          default ->
              "Request for %s in bucket %s at %s failed: %d %s"
                  .formatted(object, bucket, place, error.statusCode(), code);
        };
    return new StoreException(kind, path, message, error);
  }

  private static String region(AwsServiceException error) {
    if (error.awsErrorDetails() == null || error.awsErrorDetails().sdkHttpResponse() == null) {
      return "";
    }
    return error
        .awsErrorDetails()
        .sdkHttpResponse()
        .firstMatchingHeader("x-amz-bucket-region")
        .map(region -> " to " + region)
        .orElse("");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Kind kind(int status, String code) {
    if (BAD_CREDENTIALS.contains(code)) {
      return Kind.UNAUTHENTICATED;
    }
    if (PASSING.contains(code)) {
      return Kind.TRANSIENT;
    }
    if (OTHER_REGION.contains(code)) {
      return Kind.CONFIGURATION;
    }
    return switch (status) {
      case 304 -> Kind.NOT_MODIFIED;
      case 301, 307 -> Kind.CONFIGURATION;
      case 401 -> Kind.UNAUTHENTICATED;
      case 403 -> Kind.PERMISSION_DENIED;
      case 404 -> code.equals("NoSuchBucket") ? Kind.BUCKET_NOT_FOUND : Kind.NOT_FOUND;
      case 408, 429 -> Kind.TRANSIENT;
      case 412 -> Kind.PRECONDITION;
      case 416 -> Kind.INVALID_RANGE;
      case 501 -> Kind.NOT_SUPPORTED;
      default -> status >= 500 ? Kind.TRANSIENT : Kind.OTHER;
    };
  }

  private StoreException timeout(@Nullable StorePath path, Throwable error) {
    return new StoreException(
        Kind.TIMEOUT,
        path,
        "%s did not answer in time for \"%s\" in bucket %s; check endpoint and network"
            .formatted(place, path, bucket),
        error);
  }

  private StoreException client(@Nullable StorePath path, SdkClientException error) {
    String message = orEmpty(error.getMessage());
    if (message.startsWith("Unable to load credentials")
        || message.contains("Unable to load AWS credentials")) {
      return new StoreException(
          Kind.UNAUTHENTICATED,
          path,
          "No credentials for bucket %s; set the storage options \"aws_access_key_id\" and \"aws_secret_access_key\", or configure the AWS SDK"
              .formatted(bucket),
          error);
    }
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException ours) {
        return ours; // thrown while the answer was read
      }
      if (cause instanceof TimeoutException) {
        return timeout(path, error);
      }
      if (cause instanceof IOException) {
        return unreachable(path, error);
      }
    }
    return new StoreException(
        Kind.OTHER,
        path,
        "Request for %s in bucket %s at %s failed: %s".formatted(path, bucket, place, message),
        error);
  }

  private StoreException unreachable(@Nullable StorePath path, Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new StoreException(
        Kind.TRANSIENT,
        path,
        "%s could not be reached for bucket %s (%s); check endpoint and network"
            .formatted(place, bucket, root.getMessage()),
        error);
  }
}
