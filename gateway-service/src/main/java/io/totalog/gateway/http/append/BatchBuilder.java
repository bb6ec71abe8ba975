package io.totalog.gateway.http.append;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.record.Limits;
import io.totalog.core.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the records of one append and holds them to the limits. For one thread. */
final class BatchBuilder {
  private final List<LogRecord> records = new ArrayList<>();
  private long bytes;

  /** Adds one, or fails with {@code too-large}. */
  @SuppressWarnings("NullAway") // It does not see that the record's arrays may be absent.
  void add(RecordHead head, @Nullable String contentType, byte[] value) {
    int recordBytes = head.bytes() + value.length;
    if (recordBytes > Limits.RECORD_BYTES_MAX) {
      throw tooLarge("A record may have ", Limits.RECORD_BYTES_MAX, " bytes with key and headers.");
    }
    bytes += recordBytes;
    if (bytes > Limits.BATCH_BYTES_MAX) {
      throw tooLarge(
          "The records of an append may have ", Limits.BATCH_BYTES_MAX, " bytes in all.");
    }
    if (records.size() == Limits.BATCH_RECORDS_MAX) {
      throw tooLarge("An append may have ", Limits.BATCH_RECORDS_MAX, " records.");
    }
    records.add(new LogRecord(head.key(), head.headers(), contentType, value));
  }

  /** Returns how many there are, which is the index of the next one. */
  int size() {
    return records.size();
  }

  /** Returns them, or fails with {@code empty-append}. */
  List<LogRecord> build() {
    if (records.isEmpty()) {
      throw TotalogException.of(
          ErrorCode.EMPTY_APPEND, "There is no record. An empty one goes by the envelope.");
    }
    return records;
  }

  /** Returns what is answered for a record that is not what its type promises. */
  TotalogException invalid(String reason) {
    return TotalogException.of(
        ErrorCode.INVALID_RECORD, "Record " + records.size() + " " + reason + ".", records.size());
  }

  private static TotalogException tooLarge(String before, int max, String after) {
    return TotalogException.of(ErrorCode.TOO_LARGE, before + max + after, max);
  }
}
