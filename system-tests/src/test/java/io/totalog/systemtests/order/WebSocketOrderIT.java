package io.totalog.systemtests.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.client.WebSocketLink;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.json.Json;
import io.totalog.systemtests.server.Deployment;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One WebSocket of a real process: appends keep their order, records keep to the credit. */
@Tag("order")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class WebSocketOrderIT {
  private static final String LOG = "one-socket";
  private static final int APPENDS = 100;
  private static final int CREDIT = 7;
  private static final int MORE = 5;
  private static final long SILENCE_MS = 400;

  /** Every so many appends one is large enough to be parsed elsewhere than the small ones. */
  private static final int LARGE_EVERY = 10;

  private static final int LARGE_CHARS = 400_000;

  private final BlockingQueue<Json> messages = new LinkedBlockingQueue<>();

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = Deployment.class,
      names = {"STANDALONE"})
  void appendsKeepTheirOrderAndRecordsKeepToTheCredit(Deployment deployment, Servers servers)
      throws Exception {
    URI base = servers.shared(deployment).base();
    try (HttpClient http = LogClient.http()) {
      LogClient creator = new LogClient(http, base, LOG, "creator", new HistoryRecorder());
      assertThat(creator.create("{\"shards\":3}")).isEqualTo(201);
      try (WebSocketLink link = WebSocketLink.open(http, base, LOG, messages::add)) {
        appendsKeepTheirOrder(link);
        recordsKeepToTheCredit(link);
      }
    }
  }

  private void appendsKeepTheirOrder(WebSocketLink link) throws InterruptedException {
    for (int i = 0; i < APPENDS; i++) {
      String pad = i % LARGE_EVERY == 0 ? "x".repeat(LARGE_CHARS) : "";
      link.send(
          "{\"type\":\"append\",\"id\":\"%d\",\"records\":[{\"body\":\"%d %s\"}]}"
              .formatted(i, i, pad));
    }
    for (int i = 0; i < APPENDS; i++) {
      Json appended = next();
      assertThat(appended.at("type").text()).as(appended.raw()).isEqualTo("appended");
      long number = Long.parseLong(appended.at("id").text());
      assertThat(appended.at("first").number()).as(appended.raw()).isEqualTo(number);
    }
  }

  private void recordsKeepToTheCredit(WebSocketLink link) throws InterruptedException {
    link.send("{\"type\":\"subscribe\",\"id\":\"s\",\"from\":0,\"credit\":" + CREDIT + "}");
    assertThat(records(CREDIT)).isEqualTo(bodies(0, CREDIT));
    assertNothingMore();
    link.send("{\"type\":\"credit\",\"id\":\"s\",\"n\":" + MORE + "}");
    assertThat(records(MORE)).isEqualTo(bodies(CREDIT, CREDIT + MORE));
    assertNothingMore();
  }

  private static List<String> bodies(int first, int end) {
    List<String> all = new ArrayList<>();
    for (int i = first; i < end; i++) {
      all.add(Integer.toString(i));
    }
    return all;
  }

  /** Returns the numbers in the next so many records; more than that in one message fails. */
  private List<String> records(int count) throws InterruptedException {
    List<String> bodies = new ArrayList<>();
    while (bodies.size() < count) {
      Json message = next();
      if (message.at("type").text().equals("records")) {
        message.at("records").elements().forEach(record -> bodies.add(number(record)));
      }
    }
    return bodies;
  }

  private static String number(Json record) {
    String body = record.at("body").text();
    return body.substring(0, body.indexOf(' '));
  }

  private void assertNothingMore() throws InterruptedException {
    Json more = messages.poll(SILENCE_MS, TimeUnit.MILLISECONDS);
    assertThat(more == null || !more.at("type").text().equals("records")).isTrue();
  }

  private Json next() throws InterruptedException {
    return Objects.requireNonNull(messages.poll(15, TimeUnit.SECONDS), "no message in time");
  }
}
