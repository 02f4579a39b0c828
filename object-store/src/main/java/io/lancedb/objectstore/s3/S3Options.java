package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.StoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a bucket.
 *
 * @param region null lets the AWS configuration of the machine decide
 * @param endpoint null for AWS itself
 * @param accessKeyId null takes the default credentials chain of the AWS SDK
 * @param anonymous requests are not signed
 * @param virtualHosted the bucket is part of the host name instead of the path
 * @param timeout of one whole request; null lets only a stalled connection time out
 * @param conditionalPut whether the server knows If-None-Match and If-Match on a put
 * @param encryption value of x-amz-server-side-encryption
 */
record S3Options(
    @Nullable String region,
    @Nullable URI endpoint,
    @Nullable String accessKeyId,
    @Nullable Secret secretAccessKey,
    @Nullable Secret sessionToken,
    boolean anonymous,
    boolean virtualHosted,
    @Nullable Duration timeout,
    Duration connectTimeout,
    boolean conditionalPut,
    @Nullable String encryption,
    @Nullable String encryptionKeyId,
    boolean bucketKey) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Keys with effect, without {@code aws_}. */
  private static final Set<String> USED =
      Set.of(
          "access_key_id",
          "secret_access_key",
          "session_token",
          "token",
          "region",
          "default_region",
          "endpoint",
          "endpoint_url",
          "virtual_hosted_style_request",
          "skip_signature",
          "allow_http",
          "timeout",
          "connect_timeout",
          "conditional_put",
          "server_side_encryption",
          "sse_kms_key_id",
          "sse_bucket_key_enabled");

  /** Keys that ask for something that the SDK does anyway, or that is only a hint. */
  private static final Set<String> TOLERATED =
      Set.of(
          "bucket",
          "bucket_name",
          "unsigned_payload",
          "checksum_algorithm",
          "imdsv1_fallback",
          "metadata_endpoint",
          "disable_tagging",
          "copy_if_not_exists",
          "container_credentials_relative_uri",
          "container_credentials_full_uri",
          "container_authorization_token_file");

  /** Keys whose effect a user would miss: refused rather than ignored. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "sse_customer_key_base64",
          "s3_express",
          "request_payer",
          "web_identity_token_file",
          "role_arn",
          "role_session_name",
          "endpoint_url_sts",
          "allow_invalid_certificates",
          "proxy_url",
          "proxy_ca_certificate",
          "proxy_excludes");

  /** Reads storage options; other clouds' keys are ignored, misspelt {@code aws_} keys refused. */
  static S3Options parse(Map<String, String> map) {
    StorageOptions options = new StorageOptions(map);
    Set<String> known = new java.util.HashSet<>(USED);
    known.addAll(TOLERATED);
    known.addAll(UNSUPPORTED);
    options.checkNames(known);
    refuseUnsupported(options);
    String accessKeyId = options.text("access_key_id");
    Secret secret = secret(options.text("secret_access_key"));
    if ((accessKeyId == null) != (secret == null)) {
      throw StorageOptions.invalid(
          "Storage options \"aws_access_key_id\" and \"aws_secret_access_key\" belong together");
    }
    Duration connectTimeout = options.duration("connect_timeout");
    return new S3Options(
        options.text("region", "default_region"),
        endpoint(options),
        accessKeyId,
        secret,
        secret(options.text("session_token", "token")),
        options.flag("skip_signature"),
        options.flag("virtual_hosted_style_request"),
        options.duration("timeout"),
        connectTimeout == null ? CONNECT_TIMEOUT : connectTimeout,
        conditionalPut(options),
        options.text("server_side_encryption"),
        options.text("sse_kms_key_id"),
        options.flag("sse_bucket_key_enabled"));
  }

  private static @Nullable Secret secret(@Nullable String value) {
    return value == null ? null : new Secret(value);
  }

  private static void refuseUnsupported(StorageOptions options) {
    for (String name : UNSUPPORTED) {
      String value = options.text(name);
      if (value != null && !value.toLowerCase(Locale.ROOT).equals("false")) {
        throw new StoreException(
            StoreException.Kind.NOT_SUPPORTED,
            null,
            "Storage option \"%s\" is not supported; leave it out".formatted(name));
      }
    }
  }

  private static boolean conditionalPut(StorageOptions options) {
    String value = options.text("conditional_put");
    if (value == null || value.equals("etag")) {
      return true;
    }
    if (value.equals("disabled")) {
      return false;
    }
    throw StorageOptions.invalid(
        "Storage option \"aws_conditional_put\" must be etag or disabled: \"%s\"".formatted(value));
  }

  private static @Nullable URI endpoint(StorageOptions options) {
    boolean allowHttp = options.flag("allow_http");
    String text = options.text("endpoint", "endpoint_url");
    if (text == null) {
      return null;
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw StorageOptions.invalid(
          "Storage option \"aws_endpoint\" is no URL: \"%s\"".formatted(text));
    }
    String scheme = uri.getScheme();
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw StorageOptions.invalid(
          "Storage option \"aws_endpoint\" must be a URL like https://host:port, without user");
    }
    if ("http".equals(scheme)) {
      if (!allowHttp) {
        throw StorageOptions.invalid(
            "Endpoint %s is not encrypted; set the storage option \"allow_http\" to \"true\" to use it"
                .formatted(text));
      }
    } else if (!"https".equals(scheme)) {
      throw StorageOptions.invalid(
          "Storage option \"aws_endpoint\" must begin with https:// or http://: \"%s\""
              .formatted(text));
    }
    return uri;
  }

  /** Where requests go, for messages. */
  String place() {
    return endpoint == null ? "AWS S3" : endpoint.toString();
  }
}
