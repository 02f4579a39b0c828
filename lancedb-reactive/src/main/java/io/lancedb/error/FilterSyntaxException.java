package io.lancedb.error;

/** A filter or expression is not valid SQL, or not of the language that filters have. */
public final class FilterSyntaxException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final String filter;
  private final int position;

  /**
   * Quotes the filter and points at the place.
   *
   * @param filter the whole text
   * @param position offset of the offending character, from 0
   * @param problem what is wrong there
   */
  public FilterSyntaxException(String filter, int position, String problem) {
    super("Invalid filter at position %d: %s, in: %s".formatted(position, problem, filter));
    this.filter = filter;
    this.position = position;
  }

  /** The whole text. */
  public String filter() {
    return filter;
  }

  /** Offset of the offending character, from 0. */
  public int position() {
    return position;
  }
}
