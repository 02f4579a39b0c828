package io.lancedb.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class S3OptionsTest {

  private static void refused(Kind kind, String word, Map<String, String> options) {
    assertThatThrownBy(() -> S3Options.parse(options))
        .matches(error -> StoreException.is(error, kind), kind.toString())
        .hasMessageContaining(word);
  }

  @Test
  void everyOfficialSpellingOfAKeyIsUnderstood() {
    for (List<String> keys :
        List.of(
            List.of(
                "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_region"),
            List.of("access_key_id", "secret_access_key", "token", "region"),
            List.of(
                "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"),
            List.of("awsAccessKeyId", "awsSecretAccessKey", "awsSessionToken", "awsRegion"),
            List.of("accessKeyId", "secretAccessKey", "sessionToken", "defaultRegion"))) {
      S3Options options =
          S3Options.parse(
              Map.of(
                  keys.get(0), "id", keys.get(1), "key", keys.get(2), "tok", keys.get(3), "r-1"));
      assertThat(options.accessKeyId()).as(keys.toString()).isEqualTo("id");
      assertThat(options.secretAccessKey().reveal()).isEqualTo("key");
      assertThat(options.sessionToken().reveal()).isEqualTo("tok");
      assertThat(options.region()).isEqualTo("r-1");
    }
  }

  @Test
  void theRestHasItsOfficialMeaning() {
    S3Options options =
        S3Options.parse(
            Map.of(
                "endpoint", "http://127.0.0.1:9000",
                "allow_http", "TRUE",
                "virtualHostedStyleRequest", "on",
                "timeout", "1m 30s",
                "connect_timeout", "500ms",
                "aws_conditional_put", "disabled",
                "aws_skip_signature", "yes",
                "aws_unsigned_payload", "true"));
    assertThat(options.endpoint()).hasToString("http://127.0.0.1:9000");
    assertThat(options.virtualHosted()).isTrue();
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(options.connectTimeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.conditionalPut()).isFalse();
    assertThat(options.anonymous()).isTrue();
    S3Options defaults = S3Options.parse(Map.of());
    assertThat(defaults.timeout()).isNull();
    assertThat(defaults.conditionalPut()).isTrue();
    assertThat(defaults.region()).isNull();
  }

  @Test
  void optionsOfOtherCloudsAreIgnored() {
    S3Options.parse(
        Map.of(
            "azure_storage_account_key", "x", "google_service_account", "y", "account_name", "z"));
  }

  @Test
  void mistakesAreNamed() {
    refused(Kind.CONFIGURATION, "aws_secret_acces_key", Map.of("aws_secret_acces_key", "x"));
    refused(Kind.CONFIGURATION, "aws_regoin", Map.of("awsRegoin", "x"));
    refused(Kind.CONFIGURATION, "allow_http", Map.of("endpoint", "http://host"));
    refused(Kind.CONFIGURATION, "https://", Map.of("endpoint", "ftp://host"));
    refused(Kind.CONFIGURATION, "aws_endpoint", Map.of("endpoint", "host:9000"));
    refused(Kind.CONFIGURATION, "timeout", Map.of("timeout", "soon"));
    refused(Kind.CONFIGURATION, "timeout", Map.of("timeout", "30"));
    refused(Kind.CONFIGURATION, "allow_http", Map.of("allow_http", "perhaps"));
    refused(Kind.CONFIGURATION, "belong together", Map.of("access_key_id", "id"));
    refused(Kind.NOT_SUPPORTED, "s3_express", Map.of("aws_s3_express", "true"));
    S3Options.parse(Map.of("aws_s3_express", "false"));
  }

  @Test
  void secretsAreNeverPrinted() {
    Map<String, String> map =
        Map.of(
            "aws_access_key_id", "id",
            "aws_secret_access_key", "HIDDEN-1",
            "aws_session_token", "HIDDEN-2");
    assertThat(S3Options.parse(map).toString()).doesNotContain("HIDDEN");
    S3Store store = S3Store.create("bucket", StorePath.ROOT, map);
    assertThat(store.toString()).doesNotContain("HIDDEN");
    store.close().block();
    Map<String, String> half = Map.of("aws_secret_access_key", "HIDDEN-1");
    assertThatThrownBy(() -> S3Options.parse(half)).message().doesNotContain("HIDDEN");
    Map<String, String> user = Map.of("endpoint", "https://me:HIDDEN@host");
    assertThatThrownBy(() -> S3Options.parse(user)).message().doesNotContain("HIDDEN");
  }
}
