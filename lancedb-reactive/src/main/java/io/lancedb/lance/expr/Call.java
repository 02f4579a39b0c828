package io.lancedb.lance.expr;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A function of one column, whose values a batch computes when they are asked for.
 *
 * @param function its name, as it is printed
 * @param argument the column
 * @param field the Arrow field of the column
 * @param arguments the constants after the column
 * @param values how to compute the values
 */
record Call(
    String function,
    Expr.Column argument,
    Field field,
    List<Literal> arguments,
    Computation values) {

  /** Computes values; takes the vector of the column. */
  @FunctionalInterface
  interface Computation {
    ComputedValues of(FieldVector column, int rows);
  }
}
