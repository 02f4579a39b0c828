package io.lancedb.error;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** Indices were still missing, or did not cover all rows, when the time to wait for them ended. */
public final class IndexWaitTimeoutException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Names the indices that were waited for in vain. */
  public IndexWaitTimeoutException(Collection<String> indices, Duration timeout) {
    super(
        "timed out waiting for indices: %s after %s"
            .formatted(
                indices.stream()
                    .map(name -> '"' + name + '"')
                    .collect(Collectors.joining(", ", "[", "]")),
                text(timeout)));
  }

  private static String text(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + "s" : timeout.toMillis() + "ms";
  }
}
