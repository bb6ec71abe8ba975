package io.totalog.systemtests.history;

/**
 * What makes a retry recognisable; appends with equal marks are tries of one append.
 *
 * @param producer the producer's id, or the idempotency key
 * @param epoch the producer's epoch, 0 for an idempotency key
 * @param seq the producer's count of appends, 0 for an idempotency key
 */
public record ProducerMark(String producer, long epoch, long seq) {}
