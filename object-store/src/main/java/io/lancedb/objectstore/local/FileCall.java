package io.lancedb.objectstore.local;

import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.HandOver;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Runs one piece of blocking file work on an I/O thread and emits its result. */
final class FileCall<T> extends HandOver<T> {

  /** Blocking work; it looks at {@code cancelled} before steps that others can see. */
  @FunctionalInterface
  interface Work<T> {
    @Nullable T run(BooleanSupplier cancelled) throws IOException;
  }

  private final IoThreads threads;
  private final StorePath path;
  private final Work<T> work;
  private final Consumer<? super T> onDiscard;

  private FileCall(
      CoreSubscriber<? super T> subscriber,
      IoThreads threads,
      StorePath path,
      Work<T> work,
      Consumer<? super T> onDiscard) {
    super(subscriber);
    this.threads = threads;
    this.path = path;
    this.work = work;
    this.onDiscard = onDiscard;
  }

  static <T> Mono<T> mono(IoThreads threads, StorePath path, Work<T> work) {
    return mono(threads, path, work, value -> {});
  }

  static <T> Mono<T> mono(
      IoThreads threads, StorePath path, Work<T> work, Consumer<? super T> onDiscard) {
    return mono(subscriber -> new FileCall<>(subscriber, threads, path, work, onDiscard));
  }

  @Override
  protected void start() {
    try {
      threads.checkOpen();
      threads.execute(this::run);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void run() {
    if (stopped()) {
      return;
    }
    T result;
    try {
      result = work.run(this::stopped);
    } catch (Throwable e) {
      fail(FileErrors.map(path, e));
      return;
    }
    complete(result);
  }

  @Override
  protected void discard(T value) {
    onDiscard.accept(value);
  }
}
