package io.totalog.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator tests the core; this tests the simulator. */
class PlantedBugTest {
  @ParameterizedTest
  @EnumSource
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aBrokenRuleIsCaughtWithinTheDefaultSeeds(PlantedBug bug) {
    InvariantBroken caught = null;
    long seed = 0;
    while (caught == null && seed < Campaign.SEEDS_DEFAULT) {
      seed++;
      caught = play(seed, bug);
    }
    assertThat(caught).as("%s within %d seeds", bug, Campaign.SEEDS_DEFAULT).isNotNull();
    System.out.printf("%s: seed %d: %s%n", bug, seed, caught.getMessage());
    assertThat(bug.shows).as("%s: %s", bug, caught).contains(caught.invariant());
  }

  private static @Nullable InvariantBroken play(long seed, PlantedBug bug) {
    try {
      new Run(seed, bug.machines, null).play();
      return null;
    } catch (InvariantBroken e) {
      return e;
    }
  }
}
