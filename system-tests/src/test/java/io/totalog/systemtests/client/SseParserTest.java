package io.totalog.systemtests.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SseParserTest {
  private final SseParser parser = new SseParser("");

  @Test
  void anEventEndsAtABlankLine() {
    assertThat(events("id: 7", "data: a", "")).containsExactly(new SseEvent("message", "7", "a"));
  }

  @Test
  void severalDataLinesAreJoined() {
    assertThat(events("data: a", "data:b", "data", "data:  c", ""))
        .containsExactly(new SseEvent("message", "", "a\nb\n\n c"));
  }

  @Test
  void theTypeIsForgottenAndTheIdKept() {
    assertThat(events("event: open", "id: -1", "data: x", "", "data: y", ""))
        .containsExactly(new SseEvent("open", "-1", "x"), new SseEvent("message", "-1", "y"));
  }

  @Test
  void anEventWithoutDataOnlySetsTheId() {
    assertThat(events("event: nothing", "id: 3", "")).isEmpty();
    assertThat(parser.lastEventId()).isEqualTo("3");
  }

  @Test
  void anIdCountsOnlyOnceItsEventIsWhole() {
    assertThat(events("id: 4", "data: half")).isEmpty();
    assertThat(parser.lastEventId()).isEmpty();
  }

  @Test
  void commentsAndUnknownFieldsAreIgnored() {
    assertThat(events(": heart", ":", "what: ever", "data: a", ""))
        .containsExactly(new SseEvent("message", "", "a"));
    assertThat(parser.comments()).isEqualTo(2);
  }

  @Test
  void retryTakesDigitsOnly() {
    assertThat(events("retry: 2000", "retry: soon")).isEmpty();
    assertThat(parser.retryMs()).isEqualTo(2000);
  }

  private List<SseEvent> events(String... lines) {
    return List.of(lines).stream().map(parser::accept).flatMap(Optional::stream).toList();
  }
}
