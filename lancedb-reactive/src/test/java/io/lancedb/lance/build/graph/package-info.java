/** Tests of the construction of graphs, and of searches in them. */
@NullMarked
package io.lancedb.lance.build.graph;

import org.jspecify.annotations.NullMarked;
