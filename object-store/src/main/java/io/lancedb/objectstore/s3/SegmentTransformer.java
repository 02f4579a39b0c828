package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.StoreException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Copies the body of an answer into memory as it arrives, on the event loop: a copy is all that
 * happens there. An answer with fewer or more bytes than expected is an error.
 */
final class SegmentTransformer
    implements AsyncResponseTransformer<GetObjectResponse, Void>, Subscriber<ByteBuffer> {

  /** Where the bytes go. */
  interface Target {

    /** Throws when the answer is not the expected one. */
    void check(GetObjectResponse response);

    /** Takes bytes; false when they are not wanted any more. */
    boolean write(long position, MemorySegment bytes);

    /** The error of an answer with a wrong number of bytes. */
    StoreException cut(long missing);
  }

  private final long length;
  private final Target target;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private long position;
  private @Nullable Subscription subscription;

  SegmentTransformer(long length, Target target) {
    this.length = length;
    this.target = target;
  }

  @Override
  public CompletableFuture<Void> prepare() {
    return result;
  }

  @Override
  public void onResponse(GetObjectResponse response) {
    try {
      target.check(response);
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public void onStream(SdkPublisher<ByteBuffer> publisher) {
    publisher.subscribe(this);
  }

  @Override
  public void exceptionOccurred(Throwable error) {
    result.completeExceptionally(error);
  }

  @Override
  public void onSubscribe(Subscription body) {
    if (result.isDone()) {
      body.cancel();
      return;
    }
    subscription = body;
    body.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer bytes) {
    int count = bytes.remaining();
    if (result.isDone()) {
      cancel();
    } else if (position + count > length) {
      end(target.cut(length - position - count));
    } else {
      try {
        if (target.write(position, MemorySegment.ofBuffer(bytes))) {
          position += count;
        } else {
          end(target.cut(length - position));
        }
      } catch (RuntimeException e) {
        end(e);
      }
    }
  }

  private void end(Throwable error) {
    result.completeExceptionally(error);
    cancel();
  }

  private void cancel() {
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onError(Throwable error) {
    result.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    if (position == length) {
      result.complete(null);
    } else {
      result.completeExceptionally(target.cut(length - position));
    }
  }
}
