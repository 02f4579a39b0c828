/** JMH benchmarks; run one by {@link io.lancedb.benchmarks.Benchmarks}. */
@NullMarked
package io.lancedb.benchmarks;

import org.jspecify.annotations.NullMarked;
