/** Rules that every module keeps: formatting and the arrows between packages. */
@NullMarked
package io.lancedb.conventions;

import org.jspecify.annotations.NullMarked;
