package io.totalog.standalone;

import java.nio.file.Path;

/**
 * What is said once everything works.
 *
 * @param base where HTTP is, as {@code http://127.0.0.1:8080}
 * @param data the data directory
 * @param startMs how long the start took
 */
record ReadyNotice(String base, Path data, long startMs) {

  /** Returns the text, several lines. */
  String text() {
    return """
    Totalog is ready after %1$.1f s; Ctrl-C stops it.

      API         %2$s/v1/logs
      Swagger UI  %2$s/swagger-ui
      A page      %2$s/
      Metrics     %2$s/metrics
      Data        %3$s

    Try:  curl -H 'Content-Type: text/plain' -d 'hello' %2$s/v1/logs/greetings/records
    """
        .formatted(startMs / 1_000.0, base, data);
  }
}
