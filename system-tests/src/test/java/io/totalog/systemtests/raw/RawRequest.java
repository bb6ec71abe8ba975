package io.totalog.systemtests.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as it goes over the wire.
 *
 * @param method the method
 * @param target path and query, sent as they are
 * @param headers whole lines; {@code Host}, {@code Connection: close} and {@code Content-Length}
 *     are added unless a line says otherwise
 * @param body the body, empty for none; not changed by anybody
 */
public record RawRequest(String method, String target, List<String> headers, byte[] body) {

  /** Takes a copy of the lines. */
  public RawRequest {
    headers = List.copyOf(headers);
  }

  /**
   * A request without a body.
   *
   * @param method the method
   * @param target path and query
   * @return the request
   */
  public static RawRequest of(String method, String target) {
    return new RawRequest(method, target, List.of(), new byte[0]);
  }

  /**
   * A {@code GET}.
   *
   * @param target path and query
   * @return the request
   */
  public static RawRequest get(String target) {
    return of("GET", target);
  }

  /**
   * A {@code POST} of text, without a {@code Content-Type}.
   *
   * @param target path and query
   * @param body the text
   * @return the request
   */
  public static RawRequest post(String target, String body) {
    return of("POST", target).body(body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same with one more header.
   *
   * @param line such as {@code Accept: text/plain}
   * @return a new request
   */
  public RawRequest with(String line) {
    List<String> more = new ArrayList<>(headers);
    more.add(line);
    return new RawRequest(method, target, more, body);
  }

  /**
   * The same with another body.
   *
   * @param bytes the body
   * @return a new request
   */
  public RawRequest body(byte[] bytes) {
    return new RawRequest(method, target, headers, bytes);
  }

  byte[] wire(String host) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    addUnlessThere(head, "Host", host);
    addUnlessThere(head, "Connection", "close");
    if ((body.length > 0 || method.startsWith("P")) && !hasHeader("Transfer-Encoding")) {
      addUnlessThere(head, "Content-Length", Integer.toString(body.length));
    }
    head.append("\r\n");
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    wire.writeBytes(body);
    return wire.toByteArray();
  }

  private void addUnlessThere(StringBuilder head, String name, String value) {
    if (!hasHeader(name)) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private boolean hasHeader(String name) {
    return headers.stream()
        .anyMatch(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
  }

  @Override
  public String toString() {
    return method + " " + (target.length() > 120 ? target.substring(0, 120) + "…" : target);
  }
}
