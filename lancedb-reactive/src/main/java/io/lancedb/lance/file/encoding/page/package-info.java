/** What all page layouts share: reads of a page, blocks of levels, the repetition index. */
@NullMarked
package io.lancedb.lance.file.encoding.page;

import org.jspecify.annotations.NullMarked;
