package io.totalog.systemtests.raw;

import io.totalog.systemtests.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status the status
 * @param headers whole lines, in the order of the answer
 * @param body the bytes after removing chunks
 */
public record RawResponse(int status, List<String> headers, byte[] body) {

  /** Takes a copy of the lines. */
  public RawResponse {
    headers = List.copyOf(headers);
  }

  /**
   * A header's value.
   *
   * @param name whatever its case
   * @return the first one
   */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).trim())
        .findFirst();
  }

  /**
   * The body as text.
   *
   * @return decoded as UTF-8
   */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The body as JSON.
   *
   * @return the parsed body
   */
  public Json json() {
    return Json.parse(text());
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }
}
