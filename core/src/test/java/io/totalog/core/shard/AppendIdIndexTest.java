package io.totalog.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.id.AppendId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The index and the map against plain collections, with random operations. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AppendIdIndexTest {

  private record Entry(AppendId id, long lsn, int count) {}

  @Test
  void indexBehavesLikeAListWithAMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    AppendIdIndex index = new AppendIdIndex();
    ArrayDeque<Entry> model = new ArrayDeque<>();
    long lsn = 0;
    for (int step = 0; step < 50_000; step++) {
      int dice = random.nextInt(10);
      boolean isGrowing = (step / 5_000) % 2 == 0;
      if (dice < (isGrowing ? 6 : 3)) {
        Entry entry = new Entry(new AppendId(random.nextInt(3), step), lsn, 1 + random.nextInt(9));
        index.add(entry.id(), entry.lsn(), entry.count());
        model.addLast(entry);
        lsn += entry.count();
      } else if (dice < 7 && index.ordered() < index.tail()) {
        index.order(lsn + 7, step);
      } else if (dice < 9 && index.head() < index.ordered()) {
        index.dropHead();
        assertThat(index.find(model.removeFirst().id())).isEqualTo(AppendIdIndex.NONE);
      } else if (index.ordered() < index.tail()) {
        index.dropTail();
        Entry last = model.removeLast();
        lsn = last.lsn();
        assertThat(index.find(last.id())).isEqualTo(AppendIdIndex.NONE);
      }
      assertThat(index.size()).as("seed %d", seed).isEqualTo(model.size());
      check(index, model, random, seed);
    }
  }

  private static void check(
      AppendIdIndex index, ArrayDeque<Entry> model, Random random, long seed) {
    if (model.isEmpty()) {
      return;
    }
    Entry entry = random.nextBoolean() ? model.getFirst() : model.getLast();
    long at = index.find(entry.id());
    assertThat(at).as("seed %d", seed).isNotEqualTo(AppendIdIndex.NONE);
    assertThat(index.lsn(at)).as("seed %d", seed).isEqualTo(entry.lsn());
    assertThat(index.endingAt(entry.lsn() + entry.count())).as("seed %d", seed).isEqualTo(at);
  }

  @Test
  void mapBehavesLikeAMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    LongMap<String> map = new LongMap<>();
    Map<Long, String> model = new HashMap<>();
    for (int step = 0; step < 50_000; step++) {
      long key = 1 + random.nextInt(300);
      if (random.nextBoolean()) {
        map.put(key, "v" + step);
        model.put(key, "v" + step);
      } else {
        map.remove(key);
        model.remove(key);
      }
      long asked = 1 + random.nextInt(300);
      assertThat(map.get(asked)).as("seed %d", seed).isEqualTo(model.get(asked));
      assertThat(map.size()).as("seed %d", seed).isEqualTo(model.size());
    }
    Map<String, Integer> visited = new HashMap<>();
    map.forEach(value -> visited.merge(value, 1, Integer::sum));
    assertThat(visited)
        .as("seed %d", seed)
        .hasSize(model.size())
        .containsKeys(model.values().toArray(String[]::new));
  }
}
