package io.totalog.gateway.http.stream;

/**
 * When a stream ends by itself although the log goes on.
 *
 * @param records most records
 * @param bytes end once so many bytes of records were written
 * @param idleMs end after so long without a record
 */
public record StreamBounds(long records, long bytes, long idleMs) {
  /** No end. */
  public static final StreamBounds NONE =
      new StreamBounds(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
}
