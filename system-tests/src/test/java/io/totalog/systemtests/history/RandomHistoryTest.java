package io.totalog.systemtests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random true histories pass; each with one thing changed does not. The seed is in every failure's
 * message.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RandomHistoryTest {
  private static final int ROUNDS = 200;
  private static final int STEPS = 60;

  @RepeatedTest(3)
  void acceptsWhatAPerfectLogDoes() {
    long seed = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      History history = new SimulatedRun(new SplittableRandom(seed + i)).history(STEPS);
      assertThat(HistoryChecker.check(history)).as("seed %d", seed + i).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Doctor.class)
  void refusesAHistoryWithOneThingChanged(Doctor doctor) {
    long seed = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      History doctored = doctor.doctor(new SimulatedRun(random).history(STEPS), random);
      assertThat(HistoryChecker.check(doctored)).as("seed %d", seed + i).isNotEmpty();
    }
  }

  @Test
  void judgesHalfAMillionOperationsInSeconds() {
    SplittableRandom random = new SplittableRandom(1);
    History history = new SimulatedRun(random).history(250_000);
    assertThat(HistoryChecker.check(history)).isEmpty();
  }
}
