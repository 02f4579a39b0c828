/** The verbs of the reactive API, blocking: one line each, without logic. */
@NullMarked
package io.lancedb.blocking;

import org.jspecify.annotations.NullMarked;
