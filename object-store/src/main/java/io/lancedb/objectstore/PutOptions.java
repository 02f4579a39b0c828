package io.lancedb.objectstore;

/**
 * How to put an object.
 *
 * @param mode what to do with an object that is there already
 */
public record PutOptions(PutMode mode) {

  /** Replace whatever is there. */
  public static final PutOptions OVERWRITE = new PutOptions(new PutMode.Overwrite());

  /** Only if nothing is there. */
  public static final PutOptions CREATE = new PutOptions(new PutMode.Create());

  /** Only if the object there has this e-tag. */
  public static PutOptions ifMatches(String eTag) {
    return new PutOptions(new PutMode.IfMatches(eTag));
  }
}
