/** Stores around a store: retries and limits. Each implements every method of the interface. */
@NullMarked
package io.lancedb.objectstore.decorator;

import org.jspecify.annotations.NullMarked;
