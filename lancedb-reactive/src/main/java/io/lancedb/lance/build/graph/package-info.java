/** Construction of graphs over the vectors of a partition. */
@NullMarked
package io.lancedb.lance.build.graph;

import org.jspecify.annotations.NullMarked;
