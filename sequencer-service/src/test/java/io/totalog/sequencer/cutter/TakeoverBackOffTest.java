package io.totalog.sequencer.cutter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TakeoverBackOffTest {

  private static final long SECOND = 1_000_000_000L;

  private final TakeoverBackOff backOff = new TakeoverBackOff(new Random(1));

  @Test
  void firstTakeoverDoesNotWait() {
    assertThat(backOff.beforeTakeoverMs(5)).isZero();
  }

  @Test
  void takeoversCloseToEachOtherWaitLongerAndLonger() {
    for (int i = 0; i < 12; i++) {
      backOff.onTakeover(i * SECOND);
    }
    assertThat(backOff.beforeTakeoverMs(12 * SECOND))
        .isBetween(TakeoverBackOff.LONGEST_MS / 2, TakeoverBackOff.LONGEST_MS);
  }

  @Test
  void quietTimeForgets() {
    backOff.onTakeover(0);
    backOff.onTakeover(SECOND);
    assertThat(backOff.beforeTakeoverMs(2 * SECOND)).isBetween(100L, 200L);
    assertThat(backOff.beforeTakeoverMs(12 * SECOND)).isZero();
    backOff.onTakeover(12 * SECOND);
    assertThat(backOff.beforeTakeoverMs(13 * SECOND)).isBetween(50L, 100L);
  }
}
