package io.totalog.gateway.http.read;

import io.totalog.core.error.ErrorCode;
import io.totalog.gateway.http.append.MediaType;
import io.totalog.gateway.http.error.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In which form a range is read. */
public enum ReadForm {
  /** One page. */
  JSON,
  /** A record a line. */
  NDJSON,
  /** Server-sent events. */
  SSE;

  /** Returns the form that {@code format} names, or the best one of {@code Accept}. */
  static ReadForm of(@Nullable String format, @Nullable String accept) {
    if (format != null) {
      return valueOf(format.toUpperCase(Locale.ROOT));
    }
    if (accept == null || accept.isBlank()) {
      return JSON;
    }
    ReadForm best = null;
    double bestQuality = 0;
    for (String range : accept.split(",", -1)) {
      ReadForm form = ofRange(MediaType.essence(range));
      double quality = quality(range);
      if (form != null && quality > bestQuality) {
        best = form;
        bestQuality = quality;
      }
    }
    if (best == null) {
      throw ProblemException.of(
          ErrorCode.NOT_ACCEPTABLE,
          "Records come as application/json, application/x-ndjson or text/event-stream.");
    }
    return best;
  }

  private static @Nullable ReadForm ofRange(String range) {
    return switch (range) {
      case "*/*", "application/*", "application/json", "text/*", "text/html" -> JSON;
      case "application/x-ndjson" -> NDJSON;
      case "text/event-stream" -> SSE;
      default -> null;
    };
  }

  private static double quality(String range) {
    int at = range.toLowerCase(Locale.ROOT).indexOf(";q=");
    if (at < 0) {
      at = range.toLowerCase(Locale.ROOT).indexOf("; q=");
      at = at < 0 ? at : at + 1;
    }
    if (at < 0) {
      return 1;
    }
    String text = range.substring(at + 3);
    int end = text.indexOf(';');
    try {
      return Double.parseDouble(end < 0 ? text : text.substring(0, end));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
