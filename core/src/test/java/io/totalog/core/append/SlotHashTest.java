package io.totalog.core.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.record.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SlotHashTest {
  @Test
  void slotsOfTheseKeysNeverChange() {
    assertThat(slots("", "a", "b", "user-1", "user-2", "키", "order/2024/11"))
        .containsExactly(GOLDEN);
  }

  private static final int[] GOLDEN = {0, 234, 194, 160, 47, 102, 141};

  @Test
  void keysSpreadEvenlyOverTheSlots() {
    int[] hits = new int[Limits.SLOTS];
    for (int i = 0; i < 256 * 200; i++) {
      hits[SlotHash.slotOf(("user-" + i).getBytes(StandardCharsets.UTF_8))]++;
    }
    assertThat(Arrays.stream(hits).min().orElseThrow()).isGreaterThan(130);
    assertThat(Arrays.stream(hits).max().orElseThrow()).isLessThan(270);
  }

  private static int[] slots(String... keys) {
    return Arrays.stream(keys)
        .mapToInt(key -> SlotHash.slotOf(key.getBytes(StandardCharsets.UTF_8)))
        .toArray();
  }
}
