package io.totalog.simulation;

import io.totalog.core.id.LogId;
import java.util.HashMap;
import java.util.Map;

/** How far readers came whose gateway died: they go on from there. */
final class ReaderPositions {
  private record Key(String gateway, LogId log) {}

  private final Map<Key, Long> positions = new HashMap<>();

  void keep(String gateway, SimReader reader) {
    positions.put(new Key(gateway, reader.log()), reader.position());
  }

  long of(String gateway, LogId log) {
    return positions.getOrDefault(new Key(gateway, log), 0L);
  }
}
