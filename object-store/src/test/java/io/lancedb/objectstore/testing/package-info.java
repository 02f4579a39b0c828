/** What tests of stores and of everything above them share. */
@NullMarked
package io.lancedb.objectstore.testing;

import org.jspecify.annotations.NullMarked;
