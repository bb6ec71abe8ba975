package io.totalog.gateway.http.append;

import io.totalog.core.record.Header;
import io.totalog.core.record.Limits;
import io.totalog.gateway.http.json.Utf8;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a record has beside its type and value. Says what is wrong with it in words, since a
 * request's headers and an envelope's members are refused by different problems.
 *
 * @param key absent is not empty
 * @param headers in their order
 * @param bytes what both take of a record's limit
 */
record RecordHead(byte @Nullable [] key, List<Header> headers, int bytes) {
  static final RecordHead EMPTY = new RecordHead(null, List.of(), 0);

  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

  static RecordHead of(byte @Nullable [] key, List<Header> headers) {
    if (key == null && headers.isEmpty()) {
      return EMPTY;
    }
    int bytes = key == null ? 0 : key.length;
    return new RecordHead(key, List.copyOf(headers), bytes + headerBytes(headers));
  }

  private static int headerBytes(List<Header> headers) {
    int bytes = 0;
    for (Header header : headers) {
      bytes += header.name().length() + header.value().length;
    }
    return bytes;
  }

  boolean isEmpty() {
    return key == null && headers.isEmpty();
  }

  static Optional<String> wrongKey(byte[] key) {
    if (key.length > Limits.KEY_BYTES_MAX) {
      return Optional.of("must be at most " + Limits.KEY_BYTES_MAX + " bytes");
    }
    return wrongText(key);
  }

  static Optional<String> wrongHeader(String name, byte[] value) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of("must be named by 1 to 64 characters of a-z 0-9 . _ -");
    }
    if (value.length > Limits.HEADER_VALUE_BYTES_MAX) {
      return Optional.of("must be at most " + Limits.HEADER_VALUE_BYTES_MAX + " bytes");
    }
    return wrongText(value);
  }

  static Optional<String> wrongHeaders(List<Header> headers) {
    if (headers.size() > Limits.HEADERS_MAX) {
      return Optional.of("must be at most " + Limits.HEADERS_MAX);
    }
    if (headerBytes(headers) > Limits.HEADERS_BYTES_MAX) {
      return Optional.of("must be at most " + Limits.HEADERS_BYTES_MAX + " bytes together");
    }
    return Optional.empty();
  }

  private static Optional<String> wrongText(byte[] text) {
    return Utf8.isTextWithoutControls(text)
        ? Optional.empty()
        : Optional.of("must be UTF-8 without control characters");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordHead h
        && java.util.Arrays.equals(key, h.key)
        && headers.equals(h.headers);
  }

  @Override
  public int hashCode() {
    return headers.hashCode();
  }
}
