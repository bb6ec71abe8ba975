package io.totalog.gateway.http.append;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.record.Header;
import io.totalog.gateway.http.error.ParameterError;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What the headers of an append say. A header that would change what an append means and is not
 * delivered yet is refused, never ignored.
 *
 * @param head key and headers of the records
 * @param contentType as it came, or null
 */
record AppendHeaders(RecordHead head, @Nullable String contentType) {
  private static final String KEY = "log-key";
  private static final String HEADER_PREFIX = "log-header-";
  private static final String LOG_PREFIX = "log-";
  private static final String LOG_ID = "log-id";
  private static final Set<String> NOT_DELIVERED =
      Set.of("producer-id", "producer-epoch", "producer-seq", "idempotency-key");

  static AppendHeaders of(HttpHeaders headers) {
    Reader reader = new Reader();
    headers.forEach(reader::field);
    reader.check();
    refuseEncoding(headers.getFirst(HttpHeaders.CONTENT_ENCODING));
    return new AppendHeaders(RecordHead.of(reader.key, reader.headers), reader.contentType);
  }

  private static void refuseEncoding(@Nullable String encoding) {
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw ProblemException.of(
          ErrorCode.UNSUPPORTED_TYPE,
          "This version does not take the content encoding " + printable(encoding) + ".");
    }
  }

  private static String printable(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F) ? text : "given";
  }

  /** Goes through the fields once. */
  private static final class Reader {
    private byte @Nullable [] key;
    private final List<Header> headers = new ArrayList<>(0);
    private final List<ParameterError> errors = new ArrayList<>(0);
    private @Nullable String contentType;

    void field(String name, List<String> values) {
      // The letters that start what matters here: Content-Type, Idempotency-Key, Log-*, Producer-*.
      switch (name.isEmpty() ? ' ' : name.charAt(0) | 0x20) {
        case 'c', 'i', 'l', 'p' -> lowerCased(name.toLowerCase(Locale.ROOT), values);
        default -> {}
      }
    }

    private void lowerCased(String name, List<String> values) {
      if (name.equals("content-type")) {
        contentType(values);
      } else if (name.equals(KEY)) {
        key(values);
      } else if (name.startsWith(HEADER_PREFIX)) {
        values.forEach(value -> header(name.substring(HEADER_PREFIX.length()), value));
      } else if (NOT_DELIVERED.contains(name) || name.equals("log-expect-next")) {
        wrong(name, "is not taken by this version");
      } else if (name.startsWith(LOG_PREFIX) && !name.equals(LOG_ID)) {
        wrong(name, "is not a header of an append");
      }
    }

    private void contentType(List<String> values) {
      String value = values.getFirst();
      if (values.size() > 1 || !MediaType.isKeepable(value)) {
        wrong("content-type", "must be one text of at most 255 ASCII characters");
      } else {
        contentType = value;
      }
    }

    private void key(List<String> values) {
      byte[] bytes = bytes(values.getFirst());
      Optional<String> fault = RecordHead.wrongKey(bytes);
      if (values.size() > 1) {
        wrong(KEY, "must be given once");
      } else if (fault.isPresent()) {
        wrong(KEY, fault.get());
      } else {
        key = bytes;
      }
    }

    private void header(String name, String value) {
      byte[] bytes = bytes(value);
      Optional<String> fault = RecordHead.wrongHeader(name, bytes);
      if (fault.isPresent()) {
        wrong(HEADER_PREFIX + name, fault.get());
      } else {
        headers.add(new Header(name, bytes));
      }
    }

    /** Netty reads header bytes one to one into characters. */
    private static byte[] bytes(String value) {
      return value.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void wrong(String name, String detail) {
      errors.add(new ParameterError(name, detail));
    }

    void check() {
      RecordHead.wrongHeaders(headers).ifPresent(fault -> wrong("log-header-*", fault));
      if (!errors.isEmpty()) {
        throw new ProblemException(Problem.badParameter(errors));
      }
    }
  }
}
