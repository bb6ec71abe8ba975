package io.totalog.systemtests.conformance;

import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import java.nio.charset.StandardCharsets;

/** The logs that rows refer to. */
final class Fixture {
  /** Holds {@link #RECORDS} records and gets no more. */
  static final String LOG = "/v1/logs/conf";

  /** Takes whatever rows append. */
  static final String APPENDS = "/v1/logs/conf-appends";

  static final int RECORDS = 10;

  /** Record 0: everything a JSON library would change. */
  static final String ODD_JSON =
      "{\"big\":123456789012345678901234567890,\r\n \"a\":1.0,\"a\":1e2,\t\"s\":\"\\u00e9\\/\"}";

  /** Record 2: no text. */
  static final byte[] BINARY = {(byte) 0xff, 0, 1, '\n'};

  /** Record 3: text with a NUL in it. */
  static final String WITH_NUL = "a\0b";

  private Fixture() {}

  static void create(RawHttp http) {
    Expect.status(201).accept(http.send(RawRequest.of("PUT", LOG)));
    Expect.status(201).accept(http.send(RawRequest.of("PUT", APPENDS)));
    RawRequest post = RawRequest.post(LOG + "/records", "");
    appended(http, typed(post, "application/json", ODD_JSON));
    appended(
        http, typed(post, "text/plain", "hello").with("Log-Key: k").with("Log-Header-Region: kr"));
    appended(http, post.body(BINARY));
    appended(http, typed(post, "text/plain", WITH_NUL));
    for (int i = 4; i < RECORDS; i++) {
      appended(http, typed(post, "text/plain", "r" + i));
    }
  }

  private static void appended(RawHttp http, RawRequest request) {
    Expect.status(201).accept(http.send(request));
  }

  static RawRequest typed(RawRequest request, String contentType, String body) {
    return request.with("Content-Type: " + contentType).body(body.getBytes(StandardCharsets.UTF_8));
  }

  /** An append to the log for appends. */
  static RawRequest append(String query, String contentType, String body) {
    return typed(RawRequest.post(APPENDS + "/records" + query, ""), contentType, body);
  }

  static String idOf(RawHttp http, String log) {
    RawResponse answer = http.send(RawRequest.of("HEAD", log));
    return answer.header("Log-Id").orElseThrow();
  }
}
