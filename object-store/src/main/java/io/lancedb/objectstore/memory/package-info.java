/** A store in the memory of this process. */
@NullMarked
package io.lancedb.objectstore.memory;

import org.jspecify.annotations.NullMarked;
