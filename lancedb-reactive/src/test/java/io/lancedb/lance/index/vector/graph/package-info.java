/** Tests of graphs: damage. */
@NullMarked
package io.lancedb.lance.index.vector.graph;

import org.jspecify.annotations.NullMarked;
