package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.HandOver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** One request; cancelled with its subscriber and when the store is closed. */
final class S3Call<T> extends HandOver<T> {

  private final S3Client client;
  private final S3AsyncClient sdk;
  private final StorePath path;
  private final Function<S3AsyncClient, CompletableFuture<T>> request;
  private final Consumer<? super T> onDiscard;
  private final Runnable abort = this::storeClosed;
  private volatile @Nullable CompletableFuture<T> future;

  private S3Call(
      CoreSubscriber<? super T> subscriber,
      S3Client client,
      S3AsyncClient sdk,
      StorePath path,
      Function<S3AsyncClient, CompletableFuture<T>> request,
      Consumer<? super T> onDiscard) {
    super(subscriber);
    this.client = client;
    this.sdk = sdk;
    this.path = path;
    this.request = request;
    this.onDiscard = onDiscard;
  }

  static <T> Mono<T> mono(
      S3Client client,
      S3AsyncClient sdk,
      StorePath path,
      Function<S3AsyncClient, CompletableFuture<T>> request,
      Consumer<? super T> onDiscard) {
    return mono(subscriber -> new S3Call<>(subscriber, client, sdk, path, request, onDiscard));
  }

  @Override
  protected void start() {
    CompletableFuture<T> started;
    try {
      client.enter(abort);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    try {
      started = request.apply(sdk);
    } catch (Throwable e) {
      client.leave(abort);
      fail(client.errors().map(path, e));
      return;
    }
    future = started;
    var _ = started.whenComplete(this::ended);
    if (stopped()) {
      started.cancel(true);
    }
  }

  private void ended(@Nullable T value, @Nullable Throwable error) {
    client.leave(abort);
    if (error != null) {
      fail(client.errors().map(path, error));
    } else {
      complete(value);
    }
  }

  private void storeClosed() {
    fail(S3Client.closedError());
    stop();
  }

  @Override
  protected void stop() {
    CompletableFuture<T> running = future;
    if (running != null) {
      running.cancel(true);
    }
  }

  @Override
  protected void discard(T value) {
    onDiscard.accept(value);
  }
}
