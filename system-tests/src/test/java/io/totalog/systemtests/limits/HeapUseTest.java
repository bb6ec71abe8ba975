package io.totalog.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class HeapUseTest {
  @Test
  void countsTheOneHeapOfG1() {
    assertThat(
            HeapUse.usedIn(
                """
                4711:
                 garbage-first heap   total reserved 524288K, committed 262144K, used 34567K [0x0, 0x1)
                  region size 1024K, 2 young (2048K), 1 survivors (1024K)
                 Metaspace       used 1234K, committed 1408K, reserved 1114112K
                  class space    used 100K, committed 192K, reserved 1048576K
                """))
        .isEqualTo(34567L << 10);
  }

  @Test
  void addsTheGenerationsOfTheSerialCollector() {
    assertThat(
            HeapUse.usedIn(
                """
                 def new generation   total 78656K, used 5000K [0x0, 0x1)
                  eden space 69952K,   8% used [0x0, 0x1)
                 tenured generation   total 174784K, used 700K [0x0, 0x1)
                 Metaspace       used 1234K, committed 1408K, reserved 1114112K
                """))
        .isEqualTo(5700L << 10);
  }

  @Test
  void refusesWhatIsNoHeap() {
    assertThatThrownBy(() -> HeapUse.usedIn("no such process")).isInstanceOf(AssertionError.class);
  }
}
