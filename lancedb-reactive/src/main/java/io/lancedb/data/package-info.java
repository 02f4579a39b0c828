/** Rows in and out: values, sources, record mapping and schema derivation. */
@NullMarked
package io.lancedb.data;

import org.jspecify.annotations.NullMarked;
