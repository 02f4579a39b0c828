/** Tests of the forms that vectors are stored in. */
@NullMarked
package io.lancedb.lance.index.vector.storage;

import org.jspecify.annotations.NullMarked;
