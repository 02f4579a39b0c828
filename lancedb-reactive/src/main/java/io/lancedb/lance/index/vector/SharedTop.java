package io.lancedb.lance.index.vector;

import io.lancedb.lance.simd.TopK;

/** The nearest rows that several tasks found so far. */
final class SharedTop {

  private final TopK top;
  private final float upper;
  private volatile float bound;

  SharedTop(int k, float upper) {
    this.top = new TopK(k);
    this.upper = upper;
    this.bound = upper;
  }

  /** Exclusive bound of distances that can still matter: equal ones may, by their row id. */
  float bound() {
    return bound;
  }

  synchronized void merge(TopK found) {
    top.merge(found);
    float threshold = top.threshold();
    if (threshold < Float.POSITIVE_INFINITY) {
      bound = Math.min(upper, Math.nextUp(threshold));
    }
  }

  synchronized int size() {
    return top.size();
  }

  /** The result, once all tasks have ended. */
  synchronized TopK result() {
    return top;
  }
}
