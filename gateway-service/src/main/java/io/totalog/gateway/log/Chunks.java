package io.totalog.gateway.log;

import io.totalog.core.id.LogId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Chunks of records that readers behind the ring have read lately, for others close to them: who
 * starts inside a chunk that is here takes the rest of it, and from then on both ask for the same
 * chunks, one read for all. Thread-safe.
 */
final class Chunks {
  /** About how many bytes a chunk has. */
  static final int CHUNK_BYTES = 128 << 10;

  /** Most records of a chunk. */
  static final int CHUNK_RECORDS_MAX = 1_024;

  /** Most bytes of chunks kept. */
  static final long KEPT_BYTES_MAX = 8L << 20;

  private record Key(LogId log, long from) {}

  private record Chunk(List<SequencedRecord> records, long bytes) {
    long end() {
      return records.get(records.size() - 1).seq() + 1;
    }
  }

  private final RangeReads reads;
  private final LogMetrics metrics;
  private final Map<Key, Mono<List<SequencedRecord>>> onTheirWay = new HashMap<>();
  private final LinkedHashMap<Key, Chunk> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<LogId, NavigableMap<Long, Chunk>> byLog = new HashMap<>();
  private long keptBytes;

  Chunks(RangeReads reads, LogMetrics metrics) {
    this.reads = reads;
    this.metrics = metrics;
  }

  /** Returns records from a position on, at least one; all of them exist below {@code until}. */
  Mono<List<SequencedRecord>> chunk(LogId log, long from, long until) {
    return Mono.defer(() -> {
      List<SequencedRecord> here = find(log, from);
      return here == null ? read(log, from, until) : Mono.just(here);
    });
  }

  private synchronized @Nullable List<SequencedRecord> find(LogId log, long from) {
    NavigableMap<Long, Chunk> chunks = byLog.get(log);
    Map.@Nullable Entry<Long, Chunk> below = chunks == null ? null : chunks.floorEntry(from);
    if (below == null || below.getValue().end() <= from) {
      return null;
    }
    kept.get(new Key(log, below.getKey()));
    metrics.catchUpShared();
    List<SequencedRecord> records = below.getValue().records();
    return records.subList((int) (from - below.getKey()), records.size());
  }

  private synchronized Mono<List<SequencedRecord>> read(LogId log, long from, long until) {
    Key key = new Key(log, from);
    Mono<List<SequencedRecord>> known = onTheirWay.get(key);
    if (known != null) {
      metrics.catchUpShared();
      return known;
    }
    metrics.catchUpRead();
    long end = Math.min(until, from + CHUNK_RECORDS_MAX);
    Mono<List<SequencedRecord>> shared =
        reads
            .read(new RangeReads.Range(log, from, end, CHUNK_BYTES))
            .doOnNext(records -> keep(key, records))
            .doFinally(signal -> arrived(key))
            .cache();
    onTheirWay.put(key, shared);
    return shared;
  }

  private synchronized void arrived(Key key) {
    onTheirWay.remove(key);
  }

  private synchronized void keep(Key key, List<SequencedRecord> records) {
    long bytes = 0;
    for (SequencedRecord record : records) {
      bytes += (long) record.weight() * RecordRing.ENCODINGS_FACTOR;
    }
    Chunk chunk = new Chunk(records, bytes);
    Chunk before = kept.put(key, chunk);
    keptBytes += bytes - (before == null ? 0 : before.bytes());
    byLog.computeIfAbsent(key.log(), log -> new TreeMap<>()).put(key.from(), chunk);
    Iterator<Map.Entry<Key, Chunk>> oldest = kept.entrySet().iterator();
    while (keptBytes > KEPT_BYTES_MAX && oldest.hasNext()) {
      Map.Entry<Key, Chunk> gone = oldest.next();
      oldest.remove();
      keptBytes -= gone.getValue().bytes();
      forget(gone.getKey());
    }
  }

  private void forget(Key key) {
    NavigableMap<Long, Chunk> chunks = byLog.get(key.log());
    if (chunks != null) {
      chunks.remove(key.from());
      if (chunks.isEmpty()) {
        byLog.remove(key.log());
      }
    }
  }
}
