/** Training of centroids and quantizers, and encoding of vectors into the forms of an index. */
@NullMarked
package io.lancedb.lance.build.vector;

import org.jspecify.annotations.NullMarked;
