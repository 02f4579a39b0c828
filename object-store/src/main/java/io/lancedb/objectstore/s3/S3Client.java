package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/**
 * The SDK's client of one store: built on first use, away from the caller's thread, since it reads
 * configuration files; closed when the last operation under way has ended. The SDK itself retries
 * nothing, so that no conditional put is repeated behind our back.
 */
final class S3Client {

  private static final int CONNECTIONS = 128;
  private static final int PENDING_REQUESTS = 10_000;
  private static final Duration STALLED = Duration.ofSeconds(30);
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(60);
  private static final Region DEFAULT_REGION = Region.US_EAST_1;

  private final S3Options options;
  private final String bucket;
  private final S3Errors errors;
  private final Mono<S3AsyncClient> client;
  private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger users = new AtomicInteger(1);
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private final Mono<Void> closing;
  private volatile @Nullable S3AsyncClient built;
  private volatile boolean closed;

  S3Client(String bucket, S3Options options) {
    this.bucket = bucket;
    this.options = options;
    this.errors = new S3Errors(bucket, options.place());
    this.client = Mono.fromCallable(this::build).subscribeOn(Schedulers.boundedElastic());
    this.closing = Mono.defer(this::closeOnce).cache();
  }

  String bucket() {
    return bucket;
  }

  S3Options options() {
    return options;
  }

  S3Errors errors() {
    return errors;
  }

  /** Blocking; on a thread that may be. Fails again and again until configuration is found. */
  private synchronized S3AsyncClient build() {
    S3AsyncClient ready = built;
    if (ready != null) {
      return ready;
    }
    if (closed) {
      throw closedError();
    }
    Region region = region();
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .region(region)
            .credentialsProvider(credentials())
            .forcePathStyle(!options.virtualHosted())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            // Futures complete on the event loop itself; callers move on to threads of their own.
            .asyncConfiguration(async ->
                async.advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
            .overrideConfiguration(overrides())
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .eventLoopGroup(EventLoops.SHARED)
                    .maxConcurrency(CONNECTIONS)
                    .maxPendingConnectionAcquires(PENDING_REQUESTS)
                    .connectionAcquisitionTimeout(WAIT_FOR_CONNECTION)
                    .connectionTimeout(options.connectTimeout())
                    .readTimeout(STALLED)
                    .writeTimeout(STALLED)
                    .tcpKeepAlive(true));
    if (options.endpoint() != null) {
      builder.endpointOverride(options.endpoint());
    } else if (options.region() == null) {
      builder.crossRegionAccessEnabled(true);
    }
    S3AsyncClient result = builder.build();
    built = result;
    return result;
  }

  private ClientOverrideConfiguration overrides() {
    ClientOverrideConfiguration.Builder builder =
        ClientOverrideConfiguration.builder().retryStrategy(AwsRetryStrategy.doNotRetry());
    if (options.timeout() != null) {
      builder.apiCallTimeout(options.timeout());
    }
    return builder.build();
  }

  private Region region() {
    if (options.region() != null) {
      return Region.of(options.region());
    }
    if (options.endpoint() == null) {
      try {
        return DefaultAwsRegionProviderChain.builder().build().getRegion();
      } catch (SdkClientException e) {
        return DEFAULT_REGION; // as the official clients do
      }
    }
    return DEFAULT_REGION;
  }

  private AwsCredentialsProvider credentials() {
    if (options.anonymous()) {
      return AnonymousCredentialsProvider.create();
    }
    String id = options.accessKeyId();
    Secret secret = options.secretAccessKey();
    if (id == null || secret == null) {
      AwsCredentialsProvider chain =
          DefaultCredentialsProvider.builder().asyncCredentialUpdateEnabled(true).build();
      chain.resolveCredentials(); // here, where blocking is allowed
      return chain;
    }
    Secret token = options.sessionToken();
    return StaticCredentialsProvider.create(
        token == null
            ? AwsBasicCredentials.create(id, secret.reveal())
            : AwsSessionCredentials.create(id, secret.reveal(), token.reveal()));
  }

  /** Emits the client, or fails with kind closed. */
  Mono<S3AsyncClient> client() {
    return Mono.defer(() -> {
      if (closed) {
        return Mono.error(closedError());
      }
      S3AsyncClient ready = built;
      return ready != null ? Mono.just(ready) : client.onErrorMap(e -> errors.map(null, e));
    });
  }

  static StoreException closedError() {
    return new StoreException(StoreException.Kind.CLOSED, null, "The S3 store was closed");
  }

  /** Runs one request for each subscription; a cancel cancels the request. */
  <T> Mono<T> call(StorePath path, Function<S3AsyncClient, CompletableFuture<T>> request) {
    return call(path, request, value -> {});
  }

  <T> Mono<T> call(
      StorePath path,
      Function<S3AsyncClient, CompletableFuture<T>> request,
      Consumer<? super T> onDiscard) {
    return client().flatMap(ready -> S3Call.mono(this, ready, path, request, onDiscard));
  }

  /**
   * Counts an operation in, so that closing waits for it and ends it by {@code abort}; fails with
   * kind closed when it is too late.
   */
  void enter(Runnable abort) {
    users.incrementAndGet();
    running.add(abort);
    if (closed) {
      leave(abort);
      throw closedError();
    }
  }

  void leave(Runnable abort) {
    running.remove(abort);
    release();
  }

  private void release() {
    if (users.decrementAndGet() == 0) {
      idle.complete(null);
    }
  }

  Mono<Void> close() {
    return closing;
  }

  private Mono<Void> closeOnce() {
    closed = true;
    for (Runnable abort : List.copyOf(running)) {
      abort.run();
    }
    release();
    return Mono.fromFuture(idle, true)
        .then(Mono.<Void>fromRunnable(this::closeClient).subscribeOn(Schedulers.boundedElastic()));
  }

  private synchronized void closeClient() {
    S3AsyncClient ready = built;
    if (ready != null) {
      ready.close();
    }
  }

  /**
   * Event loops for all stores of this JVM: daemons, made at first use. Loops of a store of its own
   * would take seconds to close.
   */
  private static final class EventLoops {
    private static final SdkEventLoopGroup SHARED = SdkEventLoopGroup.builder().build();
  }
}
