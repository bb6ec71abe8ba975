package io.totalog.gateway.http.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.gateway.http.Budget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BodyCollectorTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Budget budget = new Budget(8 << 20);

  @Test
  void whatIsOnlyAnnouncedCostsNothing() {
    Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();
    var collected = collect(body.asFlux(), SOON).toFuture();
    assertThat(budget.taken()).isZero();
    body.tryEmitNext(bytes(1_000));
    assertThat(budget.taken()).isBetween(3_000L, 30_000L);
    body.tryEmitNext(bytes(999_000));
    assertThat(budget.taken()).isEqualTo(3_000_000);
    body.tryEmitComplete();
    BodyCollector.Body whole = collected.orTimeout(5, TimeUnit.SECONDS).join();
    assertThat(whole.bytes()).hasSize(1_000_000);
    whole.close();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void aBodyThatTakesTooLongGivesItsBytesBack() {
    Flux<DataBuffer> slow = Flux.just(bytes(1_000)).concatWith(Flux.never());
    assertThatThrownBy(() -> collect(slow, Duration.ofMillis(50)).block(SOON))
        .isInstanceOfSatisfying(
            TotalogException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
              assertThat(e.maybeApplied()).isFalse();
            });
    assertThat(budget.taken()).isZero();
  }

  private Mono<BodyCollector.Body> collect(Flux<DataBuffer> body, Duration deadline) {
    return BodyCollector.collect(
        MockServerHttpRequest.post("/").header(HttpHeaders.CONTENT_LENGTH, "1000000").body(body),
        BodyForm.RAW,
        budget,
        deadline);
  }

  private static DataBuffer bytes(int count) {
    return DefaultDataBufferFactory.sharedInstance.wrap(new byte[count]);
  }
}
