/** Vector indices: opens their files, ranks partitions, searches them. */
@NullMarked
package io.lancedb.lance.index.vector;

import org.jspecify.annotations.NullMarked;
