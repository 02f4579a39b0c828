/** Looks for damage in all files of a table. */
@NullMarked
package io.lancedb.lance.dataset.verify;

import org.jspecify.annotations.NullMarked;
