package io.totalog.gateway.http.append;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.record.Limits;
import io.totalog.gateway.http.error.ProblemException;
import org.jspecify.annotations.Nullable;

/** How a body becomes records. */
enum BodyForm {
  /** One record: the bytes as they are. */
  RAW(Limits.RECORD_BYTES_MAX, Limits.RECORD_BYTES_MAX),
  /** One record that is a JSON text. */
  JSON(Limits.RECORD_BYTES_MAX, Limits.RECORD_BYTES_MAX),
  /** A JSON text a line. */
  NDJSON(Limits.BATCH_BYTES_MAX, Limits.BATCH_BYTES_MAX + BodyForm.LINE_ENDS_BYTES),
  /** A record a line. */
  TEXT_LINES(Limits.BATCH_BYTES_MAX, Limits.BATCH_BYTES_MAX + BodyForm.LINE_ENDS_BYTES),
  /** A record an element of the array. */
  JSON_ARRAY(Limits.BATCH_BYTES_MAX, Limits.BATCH_BYTES_MAX + BodyForm.LINE_ENDS_BYTES),
  /** Records with their own keys, headers and types. */
  ENVELOPE(Limits.BATCH_BYTES_MAX, 2 * Limits.BATCH_BYTES_MAX);

  /** Room for what stands between records, which is not part of them. */
  private static final int LINE_ENDS_BYTES = 64 << 10;

  private final int limitBytes;
  private final int bodyBytesMax;

  BodyForm(int limitBytes, int bodyBytesMax) {
    this.limitBytes = limitBytes;
    this.bodyBytesMax = bodyBytesMax;
  }

  /** Returns the limit that is told: of the records, decoded. */
  int limitBytes() {
    return limitBytes;
  }

  /** Returns how long a body may be on the wire, so that its records can keep to the limit. */
  int bodyBytesMax() {
    return bodyBytesMax;
  }

  /**
   * Returns the form of a request, or fails with {@code unsupported-type} or {@code bad-parameter}.
   */
  static BodyForm of(@Nullable String contentType, boolean batch) {
    String essence = contentType == null ? MediaType.BYTES : MediaType.essence(contentType);
    if (essence.equals(MediaType.ENVELOPE)) {
      return ENVELOPE;
    }
    if (essence.startsWith(MediaType.VENDOR_PREFIX)) {
      throw ProblemException.of(
          ErrorCode.UNSUPPORTED_TYPE, "This version does not take the type " + essence + ".");
    }
    if (essence.equals(MediaType.NDJSON)) {
      return NDJSON;
    }
    if (!batch) {
      return MediaType.isJson(essence) ? JSON : RAW;
    }
    return switch (essence) {
      case MediaType.JSON -> JSON_ARRAY;
      case MediaType.TEXT -> TEXT_LINES;
      default ->
          throw ProblemException.badParameter(
              "batch", "goes with application/json and text/plain only");
    };
  }
}
