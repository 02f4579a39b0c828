package io.lancedb.objectstore.testing;

import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import org.reactivestreams.Publisher;

/** What goes wrong with one call. */
public sealed interface Fault {

  /** The call fails and has no effect. */
  record Fail(StoreException.Kind kind) implements Fault {}

  /** The call takes effect, but its answer is lost: the caller gets an error of this kind. */
  record LoseAnswer(StoreException.Kind kind) implements Fault {}

  /** The call begins when the publisher completes. */
  record Delay(Publisher<?> until) implements Fault {}

  /**
   * What is read breaks off: the body of a get after some bytes, a listing after some objects, a
   * delete after some paths; with an error of kind transient.
   */
  record Truncate(long after) implements Fault {}

  /** The error of a fault. */
  static StoreException error(StoreException.Kind kind, StorePath path) {
    return new StoreException(kind, path, "Injected " + kind + " on \"" + path + "\"");
  }
}
