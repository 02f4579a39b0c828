/** The forms that indices store vectors in, and how distances to them are measured. */
@NullMarked
package io.lancedb.lance.index.vector.storage;

import org.jspecify.annotations.NullMarked;
