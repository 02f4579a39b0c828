/** JSON documents: their text, and the binary form (JSONB) that columns of files have. */
@NullMarked
package io.lancedb.lance.json;

import org.jspecify.annotations.NullMarked;
