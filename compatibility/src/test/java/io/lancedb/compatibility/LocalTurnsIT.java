package io.lancedb.compatibility;

import io.lancedb.ConnectOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Turns on one directory. */
class LocalTurnsIT extends TurnsContract {

  @TempDir Path directory;

  @Override
  ConnectOptions database() {
    return ConnectOptions.of(directory.toString());
  }

  @Override
  Map<String, String> officialOptions() {
    return Map.of();
  }
}
