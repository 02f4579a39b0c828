/** Graphs over the vectors of a partition: layout and search. */
@NullMarked
package io.lancedb.lance.index.vector.graph;

import org.jspecify.annotations.NullMarked;
