package io.lancedb.lance.index.vector.storage;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The columns of RaBitQ codes in {@code auxiliary.idx}. The sign bits of a partition are packed in
 * groups of 32 rows, see {@link io.lancedb.lance.simd.SignCodes}, and those of the remaining n rows
 * lie byte by byte: {@code [bytes of a code][n]}; or all lie row by row where the metadata do not
 * say that they are packed.
 *
 * <p>With r the rotated residual of a vector, c its rotated centroid, b its code with elements of
 * -1/2 and 1/2, and n2 the squared length of the residual:
 *
 * <pre>
 * l2, cosine  add = n2 + 2 n2 (c b) / (r b)         scale = -2 n2 / (r b)     error = 2 E
 * dot         add = 1 - (r c) + n2 (c b) / (r b)    scale = -n2 / (r b)       error = E
 * E = sqrt(n2) 1.9 sqrt(max(n2 d / 4 / (r b)^2 - 1, 0) / (d - 1))
 * </pre>
 *
 * Quotients with a divisor of zero are zero. With more than one bit an element there are extra
 * codes e of {@code bits} bits, see {@link ExtraCodes}; the factors with the suffix {@code _ex} are
 * those of {@code sign * 2^bits + e - (2^bits - 1/2)} instead of b.
 */
public final class RabitColumns {

  /** Sign bits. */
  public static final String SIGNS = "_rabit_codes";

  /** Added to an estimate by signs. */
  public static final String ADD = "__add_factors";

  /** What the sum of an estimate by signs is multiplied by. */
  public static final String SCALE = "__scale_factors";

  /** How far an estimate by signs is off, for a query at distance one of the centroid. */
  public static final String ERROR = "__error_factors";

  /** Extra codes. */
  public static final String EXTRA = "__blocked_ex_codes";

  /** Added to an estimate by all bits. */
  public static final String ADD_EXTRA = "__add_factors_ex";

  /** What the sum of an estimate by all bits is multiplied by. */
  public static final String SCALE_EXTRA = "__scale_factors_ex";

  /** Extra codes of older files: a stream of bits, the lowest first. */
  public static final String EXTRA_STREAM = "__ex_codes";

  private RabitColumns() {}

  static List<Field> of(int dimension, int bits) {
    List<Field> fields = new ArrayList<>();
    fields.add(bytes(SIGNS, Math.ceilDiv(dimension, 8)));
    fields.add(factor(ADD));
    fields.add(factor(SCALE));
    fields.add(factor(ERROR));
    if (bits > 1) {
      fields.add(bytes(EXTRA, ExtraCodes.bytes(dimension, bits - 1)));
      fields.add(factor(ADD_EXTRA));
      fields.add(factor(SCALE_EXTRA));
    }
    return List.copyOf(fields);
  }

  private static Field bytes(String name, int count) {
    return new Field(
        name,
        FieldType.nullable(new ArrowType.FixedSizeList(count)),
        List.of(Field.nullable("item", new ArrowType.Int(8, false))));
  }

  private static Field factor(String name) {
    return Field.nullable(name, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
  }
}
