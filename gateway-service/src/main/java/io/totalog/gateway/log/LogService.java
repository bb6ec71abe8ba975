package io.totalog.gateway.log;

import io.totalog.core.record.LogRecord;
import io.totalog.core.view.LogTail;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a client may do with logs. Thread-safe; nothing blocks, and nothing happens before a
 * subscription. Failures are {@link io.totalog.core.error.TotalogException}s; anything else is a
 * defect. Signals may come on any thread of the gateway, so a subscriber must not block in them.
 */
public interface LogService {

  /** Finds a log by name. Fails with {@code log-not-found}. */
  Mono<LogMeta> find(String name);

  /** Finds a log, or creates it with the default configuration where that is allowed. */
  Mono<LogMeta> findOrCreate(String name);

  /**
   * Creates a log, or returns the one that has the name, whatever its configuration.
   *
   * @param name as api.md section 1 allows
   * @param config complete configuration for a new log
   */
  Mono<CreatedLog> create(String name, LogConfig config);

  /**
   * Drops a log. Once it completes, its records are gone and its followers have ended.
   *
   * @return false if no log has the name
   */
  Mono<Boolean> drop(String name);

  /**
   * Lists logs by ascending name.
   *
   * @param prefix of the names, may be empty
   * @param after exclusive lower bound of the names, may be empty
   * @param limit most logs to return
   */
  Mono<List<LogMeta>> list(String prefix, String after, int limit);

  /** Describes a log as of now. */
  Mono<LogDescription> describe(LogMeta log);

  /**
   * Appends one atomic batch: contiguous seqs, in one cut, all or nothing. Completes once it is
   * ordered. {@code not-ordered} with {@code maybeApplied} if that is not known within the append
   * time-out.
   *
   * @param log where to
   * @param records 1 to {@link io.totalog.core.record.Limits#BATCH_RECORDS_MAX}
   */
  Mono<Appended> append(LogMeta log, List<LogRecord> records);

  /**
   * The same, in the order in which the returned Monos are subscribed to for one session: of two
   * appends of a session to the same key, or both without one, the earlier gets the smaller seq.
   */
  Mono<Appended> append(LogMeta log, List<LogRecord> records, AppendSession session);

  /**
   * Answers all appends in flight with {@code draining}, as unknown where they were sent. For a
   * gateway about to stop.
   */
  void endAppends();

  /**
   * Asks the ordering leader for the tail (protocol rule 11). Fails with {@code not-ordered}
   * without one.
   */
  Mono<LogTail> tail(LogMeta log);

  /**
   * Reads a range, waiting for records if the query says so. Fails with {@code trimmed}, {@code
   * beyond-tail}.
   */
  default Mono<Page> read(LogMeta log, ReadQuery query) {
    return read(log, query, Allowance.UNBOUNDED);
  }

  /**
   * The same within an allowance of memory: a page is shorter where it gives no more, and {@code
   * overloaded} where it gives nothing. The time of waiting for records costs nothing of it.
   */
  Mono<Page> read(LogMeta log, ReadQuery query, Allowance allowance);

  /**
   * Reads one record. Fails with {@code trimmed} (number: first), or {@code record-not-found}
   * (number: tail) if it is not below the confirmed tail.
   */
  default Mono<SequencedRecord> readOne(LogMeta log, long seq) {
    return readOne(log, seq, Allowance.UNBOUNDED);
  }

  /** The same within an allowance of memory; fails with {@code overloaded} without any. */
  Mono<SequencedRecord> readOne(LogMeta log, long seq, Allowance allowance);

  /**
   * Follows a log: every record from the start of the query, exactly once, in order, for as long as
   * there is demand. Without demand a follower costs a position and at most one small chunk of
   * records.
   */
  Flux<FollowItem> follow(LogMeta log, FollowQuery query);
}
