/** Connections and tables of a directory or bucket. */
@NullMarked
package io.lancedb.local;

import org.jspecify.annotations.NullMarked;
