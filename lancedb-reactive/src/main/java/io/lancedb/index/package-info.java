/** How indices are built, what they are, and how they are kept up to date. */
@NullMarked
package io.lancedb.index;

import org.jspecify.annotations.NullMarked;
