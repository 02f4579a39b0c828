/** Damages files and messages on purpose, and watches what reading them costs. */
@NullMarked
package io.lancedb.lance.damage;

import org.jspecify.annotations.NullMarked;
