package io.totalog.gateway.log;

import reactor.core.publisher.Mono;

/**
 * The memory that one read may use. The read takes it before records are fetched and gives back
 * what they did not need; what the records it returns weigh stays taken until whoever gave the
 * allowance ends it. Thread-safe.
 */
public interface Allowance {
  /** As much as is wanted. */
  Allowance UNBOUNDED =
      new Allowance() {
        @Override
        public Mono<Boolean> take(long bytes) {
          return Mono.just(Boolean.TRUE);
        }

        @Override
        public void give(long bytes) {
          // nobody counts
        }
      };

  /**
   * Takes memory, waiting a moment for others to give some back; false if there is none by then.
   */
  Mono<Boolean> take(long bytes);

  /** Gives back a part of what was taken. */
  void give(long bytes);
}
