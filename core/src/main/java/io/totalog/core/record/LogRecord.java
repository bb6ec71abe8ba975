package io.totalog.core.record;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user appends. Opaque, never changed once appended; its arrays must not be changed by
 * anybody.
 *
 * @param key routing key in UTF-8, absent is not empty
 * @param headers in the order given
 * @param contentType media type of the value, absent if the user named none
 * @param value the bytes, absent is not empty
 */
public record LogRecord(
    byte @Nullable [] key,
    List<Header> headers,
    @Nullable String contentType,
    byte @Nullable [] value) {

  /** Copies the list. */
  public LogRecord {
    headers = List.copyOf(headers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogRecord r
        && Arrays.equals(key, r.key)
        && headers.equals(r.headers)
        && java.util.Objects.equals(contentType, r.contentType)
        && Arrays.equals(value, r.value);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(
        Arrays.hashCode(key), headers, contentType, Arrays.hashCode(value));
  }
}
