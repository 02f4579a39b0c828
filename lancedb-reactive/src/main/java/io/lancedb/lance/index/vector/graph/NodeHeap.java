package io.lancedb.lance.index.vector.graph;

import java.util.Arrays;

/** A binary heap of longs with the smallest on top. */
final class NodeHeap {

  private long[] items;
  private int size;

  NodeHeap(int capacity) {
    items = new long[capacity];
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    int at = size++;
    while (at > 0 && items[(at - 1) >>> 1] > item) {
      items[at] = items[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    items[at] = item;
  }

  long poll() {
    long top = items[0];
    long item = items[--size];
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && items[child + 1] < items[child]) {
        child++;
      }
      if (items[child] >= item) {
        break;
      }
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
    return top;
  }
}
