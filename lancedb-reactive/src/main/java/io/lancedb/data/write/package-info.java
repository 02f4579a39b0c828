/** Java values as Arrow columns: one writer for each kind of column. Not for use from outside. */
@NullMarked
package io.lancedb.data.write;

import org.jspecify.annotations.NullMarked;
