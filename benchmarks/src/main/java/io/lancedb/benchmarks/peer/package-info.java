/**
 * The Java half of the pair runs beside the official client: the same workloads, data files, cases
 * and result keys as {@code benchmarks/peer}, through the public API.
 */
@NullMarked
package io.lancedb.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
