package io.lancedb.lance.expr;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A boolean SQL expression over the columns of a schema, ready to be evaluated over any number of
 * batches by any number of threads.
 *
 * <p>Logic is three-valued: a comparison with null is null, and a row is kept only where the whole
 * filter is true. Text compares by its UTF-8 bytes. Floats compare in the total order of IEEE 754
 * (NaN equals itself and is greater than infinity), except that a literal zero stands for both
 * zeros.
 */
public final class Filter {

  private final Expr expr;
  private final List<String> columns;
  private final List<String> order;
  private final Kernel kernel;

  private Filter(Expr expr, List<String> order) {
    this.expr = expr;
    this.order = order;
    this.kernel = Kernels.compile(expr);
    Set<String> used = new LinkedHashSet<>();
    collect(expr, used);
    List<String> sorted = new ArrayList<>(order);
    sorted.retainAll(used);
    // Fields of structs stand before the system columns, which are last in the order.
    used.stream().filter(name -> !order.contains(name)).forEach(sorted::addFirst);
    this.columns = List.copyOf(sorted);
  }

  /**
   * Parses a filter and binds it to the columns of a schema, and to the system columns {@code
   * _rowid} and {@code _rowaddr} (uint64), which any table has.
   *
   * @param sql a boolean SQL expression
   * @param schema the columns that it may name
   * @throws io.lancedb.error.FilterSyntaxException if it is not SQL, with the position
   * @throws io.lancedb.error.ColumnNotFoundException if it names a column that is not there
   * @throws io.lancedb.error.InvalidQueryException if it is not boolean, or compares types that do
   *     not compare
   * @throws io.lancedb.error.UnsupportedFeatureException if it uses SQL that filters do not have
   */
  public static Filter parse(String sql, Schema schema) {
    return new Filter(
        new Binder(sql, schema).filter(FilterParser.parse(sql)), new Names(schema).all());
  }

  /**
   * Parses a literal as a value for a column, with the conversions of a comparison with it.
   *
   * @param sql a literal, such as {@code 1.5}, {@code 'text'} or {@code NULL}
   * @param field the column that takes the value
   * @return the literal with the type of the column
   * @throws io.lancedb.error.FilterSyntaxException if it is not SQL, with the position
   * @throws io.lancedb.error.InvalidQueryException if the column cannot hold the value
   * @throws io.lancedb.error.UnsupportedFeatureException if it is an expression
   */
  public static Literal parseLiteral(String sql, Field field) {
    Schema none = new Schema(List.of());
    var tree = FilterParser.parse(sql);
    Literal literal = new Binder(sql, none).constant(tree);
    Expr.Column target = new Expr.Column(field.getName(), ValueType.of(field));
    return literal.isNull()
        ? new Literal(target.type(), null)
        : new Coercion(new FilterText(sql)).convert(literal, target, tree.getStart());
  }

  /**
   * Exact names of the columns that {@link #evaluate} needs: fields of structs as their names with
   * periods between them, columns in schema order, system columns last.
   */
  public List<String> columns() {
    return columns;
  }

  /**
   * The rows of a batch for which this filter is true. Reads the batch only, allocates nothing from
   * its allocator, blocks nothing.
   *
   * @param batch a batch that has at least {@link #columns()}, with the types of the schema that
   *     the filter was bound to
   */
  public RowMask evaluate(VectorSchemaRoot batch) {
    Mask mask = kernel.evaluate(new Batch(batch));
    return new RowMask(mask.length(), mask.truth());
  }

  /** Rows for which both are true. Both filters are bound to the same schema. */
  public Filter and(Filter other) {
    return new Filter(new Expr.And(List.of(expr, other.expr)), order);
  }

  /** The bound expression; for plans and for the use of indices. */
  Expr expr() {
    return expr;
  }

  private static void collect(Expr expr, Set<String> names) {
    switch (expr) {
      case Expr.Column c -> names.add(stored(c));
      case Literal _ -> {}
      case Expr.Compare c -> {
        collect(c.left(), names);
        collect(c.right(), names);
      }
      case Expr.And a -> a.operands().forEach(e -> collect(e, names));
      case Expr.Or o -> o.operands().forEach(e -> collect(e, names));
      case Expr.Not n -> collect(n.operand(), names);
      case Expr.IsNull i -> collect(i.operand(), names);
      case Expr.IsTruth i -> collect(i.operand(), names);
      case Expr.In in -> names.add(stored(in.column()));
      case Expr.Like like -> names.add(stored(like.column()));
    }
  }

  /** The name of the column, or of the one that a function is called with. */
  private static String stored(Expr.Column column) {
    Call call = column.call();
    return call == null ? column.name() : call.argument().name();
  }

  /** Canonical SQL: parsed over the same schema it is the same filter. */
  @Override
  public String toString() {
    return SqlText.of(expr);
  }
}
