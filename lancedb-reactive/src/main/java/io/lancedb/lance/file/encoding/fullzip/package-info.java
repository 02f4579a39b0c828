/** The full-zip layout, in both directions: rows of long values, each on its own. */
@NullMarked
package io.lancedb.lance.file.encoding.fullzip;

import org.jspecify.annotations.NullMarked;
