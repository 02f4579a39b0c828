package io.lancedb.lance.expr;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where filters differ from the official client on purpose: the filter and our answer. */
final class OfficialDifferences {

  static final Map<String, String> FILTERS = new LinkedHashMap<>();

  private OfficialDifferences() {}
}
