/** SQL expressions: parse, bind, evaluate over Arrow vectors. */
@NullMarked
package io.lancedb.lance.expr;

import org.jspecify.annotations.NullMarked;
