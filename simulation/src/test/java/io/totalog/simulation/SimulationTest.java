package io.totalog.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random clusters, each from its seed. */
class SimulationTest {
  private static final long FROM = 1;

  @Test
  @Timeout(value = 90, unit = TimeUnit.SECONDS)
  void everyInvariantHoldsAndEveryKindOfFaultIsHit() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean passed =
        new Campaign(FROM, Campaign.SEEDS_DEFAULT)
            .run(new PrintStream(out, true, StandardCharsets.UTF_8), null);
    String said = out.toString(StandardCharsets.UTF_8);
    System.out.println(said);
    assertThat(passed).as(said).isTrue();
  }

  @Test
  void oneSeedHappensTheSameWayTwice() {
    assertThat(trace(7)).isEqualTo(trace(7)).hasSizeGreaterThan(10_000);
  }

  private static String trace(long seed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Run(seed, new Machines(), new PrintStream(out, true, StandardCharsets.UTF_8)).play();
    return out.toString(StandardCharsets.UTF_8);
  }
}
