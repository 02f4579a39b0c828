package io.lancedb;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.local.LocalConnection;
import java.util.Locale;

/** Picks the backend of a URI; the only class of the API that knows the internals. */
final class Backends {

  private Backends() {}

  static Connection create(ConnectOptions options) {
    String uri = options.uri();
    if (uri.toLowerCase(Locale.ROOT).startsWith("db://")) {
      throw new UnsupportedFeatureException(
          "%s: LanceDB Cloud (db://) is not supported yet; connect to a local path, file://,"
                  .formatted(uri)
              + " memory:// or s3://");
    }
    RuntimeFlags.check();
    return LocalConnection.create(options);
  }
}
