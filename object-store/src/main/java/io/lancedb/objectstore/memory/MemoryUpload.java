package io.lancedb.objectstore.memory;

import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.HandOver;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Copies each buffer as it comes and puts the object at the end. */
final class MemoryUpload extends HandOver<PutResult> implements CoreSubscriber<StoreBuffer> {

  private final StorePath path;
  private final Publisher<StoreBuffer> content;
  private final Runnable check;
  private final Function<byte[], PutResult> put;
  private final Context context;
  private final List<byte[]> chunks = new ArrayList<>();
  private long size;
  private boolean ended;
  private volatile @Nullable Subscription upstream;

  MemoryUpload(
      CoreSubscriber<? super PutResult> subscriber,
      StorePath path,
      Publisher<StoreBuffer> content,
      Runnable check,
      Function<byte[], PutResult> put) {
    super(subscriber);
    this.context = subscriber.currentContext();
    this.path = path;
    this.content = content;
    this.check = check;
    this.put = put;
  }

  @Override
  protected void start() {
    try {
      check.run();
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    content.subscribe(this);
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (Operators.validate(upstream, subscription)) {
      upstream = subscription;
      if (stopped()) {
        subscription.cancel();
      }
      subscription.request(1);
    }
  }

  @Override
  public void onNext(StoreBuffer buffer) {
    try (buffer) {
      if (ended || stopped()) {
        return;
      }
      check.run();
      MemorySegment bytes = buffer.segment();
      size += bytes.byteSize();
      if (size > Integer.MAX_VALUE - 8) {
        throw new StoreException(
            StoreException.Kind.NOT_SUPPORTED,
            path,
            path + " has more than 2 GiB; use a local directory");
      }
      chunks.add(bytes.toArray(ValueLayout.JAVA_BYTE));
    } catch (Throwable e) {
      ended = true;
      chunks.clear();
      stop();
      fail(e);
      return;
    }
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable error) {
    if (!ended) {
      ended = true;
      chunks.clear();
      fail(error);
    }
  }

  @Override
  public void onComplete() {
    if (ended || stopped()) {
      return;
    }
    ended = true;
    byte[] all = new byte[(int) size];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    PutResult result;
    try {
      result = put.apply(all);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    complete(result);
  }

  @Override
  protected void stop() {
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
