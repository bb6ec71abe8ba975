package io.totalog.systemtests.client;

import io.totalog.systemtests.history.Content;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One append as it goes over HTTP, and what its records will look like.
 *
 * @param query with the question mark, or empty
 * @param headers of the request, {@code Content-Type} among them
 * @param body the request's bytes; not changed by anybody
 * @param records the records it makes, in order
 */
public record AppendRequest(
    String query, Map<String, String> headers, byte[] body, List<Content> records) {

  /** Takes copies of what can be copied cheaply. */
  public AppendRequest {
    headers = Map.copyOf(headers);
    records = List.copyOf(records);
  }

  static AppendRequest of(String query, String contentType, String body, List<Content> records) {
    return new AppendRequest(
        query, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8), records);
  }
}
