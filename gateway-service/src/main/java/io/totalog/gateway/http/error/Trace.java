package io.totalog.gateway.http.error;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which trace a request belongs to: that of its {@code traceparent} (W3C Trace Context), else a new
 * one.
 */
public final class Trace {
  /** Key of the id in log lines. */
  public static final String KEY = "traceId";

  private static final String ATTRIBUTE = Trace.class.getName();
  private static final int ID_CHARS = 32;
  private static final int PARENT_CHARS = 55;

  private Trace() {}

  /** Returns the request's trace id, 32 lower-case hexadecimal digits; the same each time. */
  public static String idOf(ServerWebExchange exchange) {
    String known = exchange.getAttribute(ATTRIBUTE);
    if (known != null) {
      return known;
    }
    String id = idOf(exchange.getRequest().getHeaders().getFirst("traceparent"));
    exchange.getAttributes().put(ATTRIBUTE, id);
    return id;
  }

  /** Returns the trace id of a {@code traceparent}, or a new one if it is absent or not valid. */
  public static String idOf(@Nullable String traceparent) {
    if (traceparent != null && isValid(traceparent)) {
      return traceparent.substring(3, 3 + ID_CHARS);
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder id = new StringBuilder(ID_CHARS);
    appendHex(id, random.nextLong() | 1);
    appendHex(id, random.nextLong());
    return id.toString();
  }

  private static boolean isValid(String parent) {
    if (parent.length() < PARENT_CHARS
        || parent.startsWith("ff")
        || (parent.startsWith("00") && parent.length() != PARENT_CHARS)
        || (parent.length() > PARENT_CHARS && parent.charAt(PARENT_CHARS) != '-')) {
      return false;
    }
    for (int i = 0; i < PARENT_CHARS; i++) {
      boolean dash = i == 2 || i == 35 || i == 52;
      char c = parent.charAt(i);
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (dash ? c != '-' : !hex) {
        return false;
      }
    }
    return !parent.substring(3, 35).chars().allMatch(c -> c == '0')
        && !parent.substring(36, 52).chars().allMatch(c -> c == '0');
  }

  private static void appendHex(StringBuilder to, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      to.append(Character.forDigit((int) (value >>> shift & 0xF), 16));
    }
  }
}
