/** Builds indices: samples, assigns, shuffles and writes. */
@NullMarked
package io.lancedb.lance.build;

import org.jspecify.annotations.NullMarked;
