/**
 * What columns of rows are: their kinds, names and places, and how values stand in Arrow memory.
 * Not for use from outside.
 */
@NullMarked
package io.lancedb.data.column;

import org.jspecify.annotations.NullMarked;
