package io.totalog.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RecordRingTest {
  private final List<SequencedRecord> got = new ArrayList<>();

  @Test
  void aRingThatGetsNothingNewShrinksToASmallerBound() {
    AtomicLong bytesMax = new AtomicLong(1 << 20);
    RecordRing ring = new RecordRing(1_024, bytesMax::get);
    ring.startAt(0);
    for (int i = 0; i < 20; i++) {
      ring.add(record(i));
    }
    bytesMax.set(ring.bytes() / 4);
    ring.trim();
    assertThat(ring.bytes()).isLessThanOrEqualTo(bytesMax.get());
    assertThat(ring.end()).isEqualTo(20);
  }

  @Test
  void readBeforeTheStartIsBehindAndAtTheEndWaits() {
    RecordRing ring = new RecordRing(1_024, () -> 1 << 20);
    assertThat(ring.read(0, got, 10)).isEqualTo(RecordRing.Found.BEHIND);
    ring.startAt(5);
    assertThat(ring.read(4, got, 10)).isEqualTo(RecordRing.Found.BEHIND);
    assertThat(ring.read(5, got, 10)).isEqualTo(RecordRing.Found.AT_END);
    assertThat(ring.read(9, got, 10)).isEqualTo(RecordRing.Found.AT_END);
    ring.add(record(5));
    assertThat(ring.read(5, got, 10)).isEqualTo(RecordRing.Found.SOME);
    assertThat(got).extracting(SequencedRecord::seq).containsExactly(5L);
  }

  @Test
  void growsToItsBoundAndThenForgetsTheOldest() {
    RecordRing ring = new RecordRing(1_024, () -> 1 << 30);
    ring.startAt(0);
    for (int seq = 0; seq < 3_000; seq++) {
      ring.add(record(seq));
    }
    assertThat(ring.end()).isEqualTo(3_000);
    assertThat(ring.start()).isEqualTo(3_000 - 1_024);
    assertThat(ring.read(ring.start(), got, 5_000)).isEqualTo(RecordRing.Found.SOME);
    assertThat(got).hasSize(1_024);
  }

  @Test
  void staysBelowItsBytesButKeepsTheLastRecord() {
    RecordRing ring = new RecordRing(1_024, () -> 10_000);
    ring.startAt(0);
    for (int seq = 0; seq < 100; seq++) {
      ring.add(record(seq));
      assertThat(ring.bytes()).isLessThanOrEqualTo(10_000);
    }
    RecordRing tiny = new RecordRing(1_024, () -> 1);
    tiny.startAt(0);
    tiny.add(record(0));
    tiny.add(record(1));
    assertThat(tiny.start()).isEqualTo(1);
    assertThat(tiny.end()).isEqualTo(2);
  }

  @Test
  void readerThatIsOvertakenNoticesAndNeverSeesAWrongRecord() throws InterruptedException {
    RecordRing ring = new RecordRing(256, () -> 1 << 30);
    ring.startAt(0);
    int total = 200_000;
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                readAll(ring, total);
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    for (int seq = 0; seq < total; seq++) {
      ring.add(record(seq));
    }
    reader.join();
    assertThat(failure.get()).isNull();
  }

  private static void readAll(RecordRing ring, int total) {
    long position = 0;
    List<SequencedRecord> some = new ArrayList<>();
    while (position < total) {
      some.clear();
      switch (ring.read(position, some, 50)) {
        case BEHIND -> position = Math.max(position, ring.start());
        case AT_END -> Thread.onSpinWait();
        case SOME -> {
          for (SequencedRecord record : some) {
            assertThat(record.seq()).isEqualTo(position++);
          }
        }
      }
    }
  }

  private static SequencedRecord record(long seq) {
    return new SequencedRecord(seq, 0, new LogRecord(null, List.of(), null, new byte[10]));
  }
}
