package io.lancedb.lance.expr;

/** Evaluates one node of an expression over a whole batch. Immutable and thread-safe. */
interface Kernel {

  Mask evaluate(Batch batch);
}
