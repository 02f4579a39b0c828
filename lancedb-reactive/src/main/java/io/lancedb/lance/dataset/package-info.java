/**
 * Verbs over the versions of a table: commit, conflict resolution, append, update, delete, restore.
 */
@NullMarked
package io.lancedb.lance.dataset;

import org.jspecify.annotations.NullMarked;
