/** Arrow columns as Java values: one reader for each kind of column. Not for use from outside. */
@NullMarked
package io.lancedb.data.read;

import org.jspecify.annotations.NullMarked;
