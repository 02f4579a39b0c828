/** What a file says it holds: its version, its fields and their logical types. */
@NullMarked
package io.lancedb.lance.file.schema;

import org.jspecify.annotations.NullMarked;
