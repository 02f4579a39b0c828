/** What the tests of several packages share: other processes and Arrow memory. */
@NullMarked
package io.lancedb.testing;

import org.jspecify.annotations.NullMarked;
