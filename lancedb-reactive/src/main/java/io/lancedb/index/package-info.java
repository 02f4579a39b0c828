/** Indices: what users ask for and what tables tell about theirs. */
@NullMarked
package io.lancedb.index;

import org.jspecify.annotations.NullMarked;
