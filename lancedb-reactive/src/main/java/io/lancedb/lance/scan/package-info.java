/** Plans and runs reads: prune, fetch, decode, filter, project, search, take. */
@NullMarked
package io.lancedb.lance.scan;

import org.jspecify.annotations.NullMarked;
