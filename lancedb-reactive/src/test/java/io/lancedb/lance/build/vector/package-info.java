/** Tests of encoders, together with the storages that read what they write. */
@NullMarked
package io.lancedb.lance.build.vector;

import org.jspecify.annotations.NullMarked;
