package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetRange;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.Requests;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Opens objects as streams. */
final class S3Get {

  private final S3Client client;
  private final S3Paths paths;

  S3Get(S3Client client, S3Paths paths) {
    this.client = client;
    this.paths = paths;
  }

  Mono<ObjectMeta> head(StorePath path) {
    return client
        .call(
            path, sdk -> sdk.headObject(head -> head.bucket(client.bucket()).key(paths.key(path))))
        .map(head -> new ObjectMeta(path, head.contentLength(), head.lastModified(), head.eTag()));
  }

  Mono<GetResult> open(StorePath path, GetOptions options) {
    return switch (options.range()) {
      // HTTP has no word for zero bytes.
      case GetRange.Bounded(ByteRange range) when range.length() == 0 -> empty(path, options);
      case GetRange.Suffix(long length) when length == 0 -> empty(path, options);
      // The last bytes of an empty object are refused by the server, but are just none.
      case GetRange.Suffix suffix ->
          request(path, options, suffix)
              .onErrorResume(
                  error -> StoreException.is(error, Kind.INVALID_RANGE),
                  error -> emptyObject(path, options, error));
      case null -> request(path, options, null);
      case GetRange range -> request(path, options, range);
    };
  }

  private Mono<GetResult> empty(StorePath path, GetOptions options) {
    return head(path)
        .map(meta -> {
          Requests.checkConditions(meta, options);
          ByteRange range = Requests.resolve(path, options.range(), meta.size());
          return new GetResult(meta, range, Flux.empty());
        });
  }

  private Mono<GetResult> emptyObject(StorePath path, GetOptions options, Throwable error) {
    return empty(path, options)
        .flatMap(result -> result.meta().size() == 0 ? Mono.just(result) : Mono.error(error));
  }

  private Mono<GetResult> request(StorePath path, GetOptions options, @Nullable GetRange range) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(client.bucket())
            .key(paths.key(path))
            .range(header(range))
            .ifMatch(options.ifMatch())
            .ifNoneMatch(options.ifNoneMatch())
            .ifModifiedSince(options.ifModifiedSince())
            .ifUnmodifiedSince(options.ifUnmodifiedSince())
            .build();
    return client
        .call(
            path,
            sdk -> sdk.getObject(request, AsyncResponseTransformer.toPublisher()),
            S3Get::dispose)
        .map(answer -> result(path, range, answer));
  }

  static @Nullable String header(@Nullable GetRange range) {
    return switch (range) {
      case null -> null;
      case GetRange.Bounded(ByteRange wanted) -> header(wanted);
      case GetRange.From(long offset) -> "bytes=" + offset + "-";
      case GetRange.Suffix(long length) -> "bytes=-" + length;
    };
  }

  static String header(ByteRange range) {
    return "bytes=" + range.offset() + "-" + (range.end() - 1);
  }

  private GetResult result(
      StorePath path, @Nullable GetRange wanted, ResponsePublisher<GetObjectResponse> answer) {
    GetObjectResponse response = answer.response();
    try {
      ContentRange got = ContentRange.of(path, response);
      ObjectMeta meta = new ObjectMeta(path, got.total(), response.lastModified(), response.eTag());
      if (!got.range().equals(Requests.resolve(path, wanted, got.total()))) {
        throw new StoreException(
            Kind.OTHER,
            path,
            "The server sent %s of %s instead of %s".formatted(got.range(), path, wanted));
      }
      return new GetResult(meta, got.range(), body(path, got.range().length(), answer));
    } catch (RuntimeException e) {
      dispose(answer);
      throw e;
    }
  }

  private Flux<ByteBuffer> body(
      StorePath path, long length, ResponsePublisher<GetObjectResponse> answer) {
    AtomicBoolean subscribed = new AtomicBoolean();
    return Flux.defer(() -> {
      if (!subscribed.compareAndSet(false, true)) {
        return Flux.error(
            new IllegalStateException("The body of " + path + " is subscribed at most once"));
      }
      long[] left = {length};
      return Flux.from(answer)
          .map(ByteBuffer::asReadOnlyBuffer)
          .doOnNext(bytes -> left[0] -= bytes.remaining())
          .concatWith(
              Flux.defer(() -> left[0] == 0 ? Flux.empty() : Flux.error(cut(path, left[0]))))
          .onErrorMap(error -> client.errors().map(path, error));
    });
  }

  static StoreException cut(StorePath path, long missing) {
    return new StoreException(
        Kind.TRANSIENT, path, "The answer for %s differs by %d bytes".formatted(path, missing));
  }

  /** Nobody wants the body: the connection must not wait for a reader. */
  private static void dispose(ResponsePublisher<GetObjectResponse> answer) {
    Flux.from(answer).take(0).subscribe(bytes -> {}, error -> {});
  }
}
