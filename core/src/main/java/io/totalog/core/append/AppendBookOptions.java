package io.totalog.core.append;

/**
 * Times and bounds of an {@link AppendBook}.
 *
 * @param timeoutMs after which an append is answered, whatever is known
 * @param appendsMax most appends in the book; more are {@code overloaded}
 * @param bytesMax most bytes of them together; more are {@code overloaded}
 * @param quietMs a shard with older appends that acknowledged nothing for so long is passed over
 *     while others acknowledge
 * @param sealGraceMs how long a primary may still answer after a list showed its shard sealed
 * @param noShardMs how long an append waits for an open shard before it is {@code no-shard}
 * @param retryMs first pause before a broken stream, a refused append or a question is tried again;
 *     doubles
 * @param retryMsMax longest pause
 * @param findsMax most questions about appends on their way at once
 */
public record AppendBookOptions(
    long timeoutMs,
    int appendsMax,
    long bytesMax,
    long quietMs,
    long sealGraceMs,
    long noShardMs,
    long retryMs,
    long retryMsMax,
    int findsMax) {
  /** As the protocol's pages say. */
  public static final AppendBookOptions DEFAULT =
      new AppendBookOptions(10_000, 16_384, 64L << 20, 100, 50, 2_000, 10, 500, 256);

  /** Checks the ranges. */
  public AppendBookOptions {
    if (timeoutMs < 1
        || appendsMax < 1
        || bytesMax < 1
        || quietMs < 1
        || sealGraceMs < 0
        || noShardMs < 0
        || retryMs < 1
        || retryMsMax < retryMs
        || findsMax < 1) {
      throw new IllegalArgumentException("append options: a bound is below its least value");
    }
  }

  /** Returns the same with another time-out. */
  public AppendBookOptions withTimeoutMs(long otherMs) {
    return new AppendBookOptions(
        otherMs,
        appendsMax,
        bytesMax,
        quietMs,
        sealGraceMs,
        noShardMs,
        retryMs,
        retryMsMax,
        findsMax);
  }

  /** Returns the pause before try {@code attempt}, counted from 0. */
  long pauseMs(int attempt) {
    return Math.min(retryMsMax, retryMs << Math.min(attempt, 16));
  }
}
