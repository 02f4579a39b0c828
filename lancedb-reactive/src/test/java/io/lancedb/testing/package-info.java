/** What the tests of several packages share: other processes, Arrow memory and random rows. */
@NullMarked
package io.lancedb.testing;

import org.jspecify.annotations.NullMarked;
