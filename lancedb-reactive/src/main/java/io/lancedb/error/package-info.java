/** The exception tree: every failure that the product signals. */
@NullMarked
package io.lancedb.error;

import org.jspecify.annotations.NullMarked;
