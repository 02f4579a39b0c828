/**
 * The constant layout, in both directions: pages of one value, or of nothing but nulls and lists.
 */
@NullMarked
package io.lancedb.lance.file.encoding.constant;

import org.jspecify.annotations.NullMarked;
