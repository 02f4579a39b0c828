@NullMarked
package io.lancedb.lance.build.vector;

import org.jspecify.annotations.NullMarked;
