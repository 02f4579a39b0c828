/**
 * Values of a column apart from any page: their type, the Arrow buffers they are decoded into, and
 * what every encoding of values can do.
 */
@NullMarked
package io.lancedb.lance.file.encoding.column;

import org.jspecify.annotations.NullMarked;
