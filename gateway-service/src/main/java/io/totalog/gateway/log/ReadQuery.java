package io.totalog.gateway.log;

import io.totalog.core.record.Limits;
import java.util.OptionalLong;

/**
 * Asks for a page.
 *
 * @param from first seq wanted
 * @param until end, exclusive, may lie above the tail
 * @param limit most records, 1 to {@link Limits#PAGE_RECORDS_MAX}
 * @param bytesMax stop after so many bytes of records; one record always fits
 * @param waitMs how long to wait for a first record at the tail, 0 not at all
 * @param onTrim what to do below the first seq that is left
 */
public record ReadQuery(
    long from, OptionalLong until, int limit, int bytesMax, long waitMs, OnTrim onTrim) {
  /** Checks the ranges. */
  public ReadQuery {
    if (from < 0 || limit < 1 || limit > Limits.PAGE_RECORDS_MAX || bytesMax < 0 || waitMs < 0) {
      throw new IllegalArgumentException(
          "from " + from + ", limit " + limit + ", bytesMax " + bytesMax + ", waitMs " + waitMs);
    }
  }

  /** Returns a query for up to the default number of records and bytes, without waiting. */
  public static ReadQuery from(long from) {
    return new ReadQuery(
        from,
        OptionalLong.empty(),
        Limits.PAGE_RECORDS_DEFAULT,
        Limits.PAGE_BYTES_DEFAULT,
        0,
        OnTrim.FAIL);
  }
}
