package io.totalog.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Everything random of one run, drawn from its seed in the order of its events. */
final class Dice {
  private static final long NANOS_PER_MICRO = 1_000;
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns true with the given probability. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Returns a number between the two, both inclusive. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** Returns a duration in nanoseconds, given in microseconds. */
  long nanos(long leastMicros, long mostMicros) {
    return random.nextLong(leastMicros * NANOS_PER_MICRO, mostMicros * NANOS_PER_MICRO + 1);
  }

  /** Returns any number but 0. */
  long id() {
    return random.nextLong() | 1;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
