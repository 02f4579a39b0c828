package io.lancedb.objectstore.s3;

/** A text that never prints. */
final class Secret {

  private final String value;

  Secret(String value) {
    this.value = value;
  }

  String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
