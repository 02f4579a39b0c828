package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.ValueType.Kind;
import java.util.List;

/** Compiles a bound expression once: one kernel a node, whose loops know their types. */
final class Kernels {

  private Kernels() {}

  static Kernel compile(Expr expr) {
    return switch (expr) {
      case Literal l -> constant(l);
      case Column c -> new BoolColumn(c);
      case Expr.Compare c -> compare(c);
      case Expr.And a -> new Conjunction(compile(a.operands()), true);
      case Expr.Or o -> new Conjunction(compile(o.operands()), false);
      case Expr.Not n -> new Negation(compile(n.operand()));
      case Expr.IsNull i ->
          i.operand() instanceof Column c ? new NullColumn(c) : isNull(i.operand());
      case Expr.IsTruth i -> new Truth(compile(i.operand()), i.expected());
      case Expr.In in ->
          in.column().type().kind().isBytes() ? new TextInKernel(in) : new NumberInKernel(in);
      case Expr.Like like -> new LikeKernel(like);
    };
  }

  private static List<Kernel> compile(List<Expr> operands) {
    return operands.stream().map(Kernels::compile).toList();
  }

  private static Kernel constant(Literal literal) {
    return literal.isNull()
        ? batch -> Mask.unknown(batch.rows())
        : batch -> Mask.constant(batch.rows(), literal.nonNull().equals(true));
  }

  private static Kernel isNull(Expr operand) {
    if (operand instanceof Literal literal) {
      return batch -> Mask.constant(batch.rows(), literal.isNull());
    }
    Kernel kernel = compile(operand);
    return batch -> unknownOf(kernel.evaluate(batch).known(), batch.rows());
  }

  private static Kernel compare(Expr.Compare compare) {
    if (compare.left().type().kind() == Kind.BOOL) {
      return new BoolCompare(compare.operator(), compile(compare.left()), compile(compare.right()));
    }
    Column left = (Column) compare.left();
    boolean bytes = left.type().kind().isBytes();
    return switch (compare.right()) {
      case Literal l when bytes -> new TextKernel(left, compare.operator(), l.asBytes());
      case Literal l -> new RangeKernel(left, compare.operator(), l);
      case Column r when bytes -> new TextPairKernel(left, compare.operator(), r);
      case Column r -> new NumberPairKernel(left, compare.operator(), r);
      default -> throw new IllegalStateException("Not comparable: " + compare);
    };
  }

  private static Mask unknownOf(long[] known, int rows) {
    long[] truth = new long[known.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = ~known[i];
    }
    if (truth.length > 0) {
      Bits.clearTail(truth, rows);
    }
    return Mask.of(rows, truth);
  }

  private record BoolColumn(Column column) implements Kernel {
    @Override
    public Mask evaluate(Batch batch) {
      long[] known = batch.known(column);
      if (Bits.none(known)) {
        return Mask.unknown(batch.rows());
      }
      long[] truth = Bits.read(batch.data(column), batch.rows());
      for (int i = 0; i < truth.length; i++) {
        truth[i] &= known[i];
      }
      return new Mask(batch.rows(), truth, known);
    }
  }

  private record NullColumn(Column column) implements Kernel {
    @Override
    public Mask evaluate(Batch batch) {
      return unknownOf(batch.known(column), batch.rows());
    }
  }

  private record BoolCompare(Expr.Operator operator, Kernel left, Kernel right) implements Kernel {
    @Override
    public Mask evaluate(Batch batch) {
      return left.evaluate(batch).compare(operator, right.evaluate(batch));
    }
  }

  private record Conjunction(List<Kernel> operands, boolean and) implements Kernel {
    @Override
    public Mask evaluate(Batch batch) {
      Mask result = operands.getFirst().evaluate(batch);
      for (int i = 1; i < operands.size(); i++) {
        Mask next = operands.get(i).evaluate(batch);
        result = and ? result.and(next) : result.or(next);
      }
      return result;
    }
  }

  private record Negation(Kernel operand) implements Kernel {
    @Override
    public Mask evaluate(Batch batch) {
      return operand.evaluate(batch).not();
    }
  }

  private record Truth(Kernel operand, boolean expected) implements Kernel {
    @Override
    public Mask evaluate(Batch batch) {
      Mask mask = operand.evaluate(batch);
      return Mask.of(batch.rows(), expected ? mask.truth() : mask.not().truth());
    }
  }
}
