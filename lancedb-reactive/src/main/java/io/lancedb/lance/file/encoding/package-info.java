/** What becomes of a column: the pages that its values fill, and the reader that each page gets. */
@NullMarked
package io.lancedb.lance.file.encoding;

import org.jspecify.annotations.NullMarked;
