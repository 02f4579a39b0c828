/** What a version of a table says about its indices, and what searches of all kinds share. */
@NullMarked
package io.lancedb.lance.index;

import org.jspecify.annotations.NullMarked;
