package io.totalog.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How old a cut is, whatever the leader's clock does. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class CutAgeTest {
  private final CutAge age = new CutAge();

  @Test
  void timeBetweenCutsThatFollowCloselyCountsInFull() {
    age.saw(10_000);
    age.saw(10_400);
    age.saw(11_400);
    assertThat(age.ageMs(10_000)).isEqualTo(1_400);
    assertThat(age.ageMs(11_400)).isZero();
  }

  @Test
  void aLeapCountsOneStepOnly() {
    age.saw(10_000);
    age.saw(3_610_000);
    age.saw(3_610_500);
    assertThat(age.ageMs(10_000)).isEqualTo(CutAge.STEP_MS_MAX + 500);
    assertThat(age.ageMs(3_610_000)).isEqualTo(500);
  }

  @Test
  void everyLeapCountsOnce() {
    for (long cut = 0; cut < 10; cut++) {
      age.saw(cut * 60_000);
    }
    assertThat(age.ageMs(0)).isEqualTo(9 * CutAge.STEP_MS_MAX);
    assertThat(age.ageMs(5 * 60_000)).isEqualTo(4 * CutAge.STEP_MS_MAX);
  }

  @Test
  void anOlderCutChangesNothing() {
    age.saw(10_000);
    age.saw(9_000);
    assertThat(age.newestMs()).isEqualTo(10_000);
    assertThat(age.ageMs(9_500)).isEqualTo(500);
  }

  @Test
  void leapsThatAreForgottenMakeOlderNotYounger() {
    for (long cut = 0; cut <= CutAge.LEAPS_MAX + 5; cut++) {
      age.saw(cut * 60_000);
    }
    assertThat(age.ageMs(0)).isGreaterThanOrEqualTo(CutAge.LEAPS_MAX * CutAge.STEP_MS_MAX);
  }
}
