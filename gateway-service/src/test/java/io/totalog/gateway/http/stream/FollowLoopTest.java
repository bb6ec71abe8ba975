package io.totalog.gateway.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.record.LogRecord;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.log.FollowItem;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.Gap;
import io.totalog.gateway.log.SequencedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class FollowLoopTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void aReaderThatCatchesUpIsToldOfAStop() {
    List<String> written = new ArrayList<>();
    FollowLoop loop = new FollowLoop(new Noted(written), StreamBounds.NONE, 0, 0, "t");
    Flux.<FollowItem, Long>generate(
            () -> 0L,
            (seq, sink) -> {
              LogRecord record = new LogRecord(null, List.of(), null, new byte[Chunk.FULL_BYTES]);
              sink.next(new FollowItem.Item(new SequencedRecord(seq, 1, record)));
              return seq + 1;
            })
        .subscribe(loop.inflow());
    assertThat(loop.next().block(SOON)).isNotNull();
    loop.onDrain();
    loop.next().block(SOON);
    assertThat(loop.next().block(SOON)).isNull();
    assertThat(written).endsWith("draining").hasSizeLessThan(5);
    loop.inflow().dispose();
  }

  /** Writes full chunks, and notes what. */
  private record Noted(List<String> written) implements Framing {

    @Override
    public void open(Chunk to) {
      written.add("open");
    }

    @Override
    public void record(Chunk to, SequencedRecord record) {
      written.add("record");
      to.add(new byte[Chunk.FULL_BYTES]);
    }

    @Override
    public void gap(Chunk to, Gap gap) {
      written.add("gap");
    }

    @Override
    public void end(Chunk to, EndReason reason, long next, long tail) {
      written.add("end");
    }

    @Override
    public void problem(Chunk to, Problem problem) {
      written.add(problem.code().code());
      to.add(new byte[1]);
    }

    @Override
    public void heartbeat(Chunk to) {
      written.add("heartbeat");
    }
  }
}
