package io.lancedb.lance.scan;

import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Columns that a query can return although no table stores them. */
public final class SystemColumns {

  /** Identity of a row: its address, or its stable id in tables that have stable ids. */
  public static final String ROW_ID = "_rowid";

  /** Place of a row: fragment id in the upper 32 bits, offset in the fragment in the lower. */
  public static final String ROW_ADDRESS = "_rowaddr";

  /** Distance of a row to the query vector. */
  public static final String DISTANCE = "_distance";

  /** Number of the query vector that a row belongs to, where a search has several. */
  public static final String QUERY_INDEX = "query_index";

  static final Field ROW_ID_FIELD = Field.nullable(ROW_ID, new ArrowType.Int(64, false));
  static final Field ROW_ADDRESS_FIELD = Field.nullable(ROW_ADDRESS, new ArrowType.Int(64, false));
  static final Field DISTANCE_FIELD =
      Field.nullable(DISTANCE, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
  static final Field QUERY_INDEX_FIELD =
      Field.notNullable(QUERY_INDEX, new ArrowType.Int(32, true));

  private SystemColumns() {}

  static boolean isRowNumber(String column) {
    return column.equals(ROW_ID) || column.equals(ROW_ADDRESS);
  }

  /** The address of a row. */
  public static long address(long fragmentId, long offset) {
    return fragmentId << 32 | offset;
  }

  /** The fragment of an address. */
  public static long fragmentOf(long address) {
    return address >>> 32;
  }

  /** The offset of an address within its fragment. */
  public static int offsetOf(long address) {
    return (int) address;
  }
}
