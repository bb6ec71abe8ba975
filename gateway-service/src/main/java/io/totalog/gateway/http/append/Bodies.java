package io.totalog.gateway.http.append;

import io.totalog.core.record.LogRecord;
import io.totalog.gateway.http.json.JsonCursor;
import io.totalog.gateway.http.json.JsonException;
import io.totalog.gateway.http.json.JsonScan;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a complete body into records. Pure; fails with {@code invalid-record} and other problems.
 */
final class Bodies {

  private Bodies() {}

  static List<LogRecord> records(BodyForm form, AppendHeaders headers, byte[] body) {
    return switch (form) {
      case RAW -> raw(headers, body);
      case JSON -> json(headers, body);
      case NDJSON -> lines(headers.head(), MediaType.JSON, body, true);
      case TEXT_LINES -> lines(headers.head(), headers.contentType(), body, false);
      case JSON_ARRAY -> array(headers, body);
      case ENVELOPE -> Envelope.records(body);
    };
  }

  private static List<LogRecord> raw(AppendHeaders headers, byte[] body) {
    BatchBuilder batch = new BatchBuilder();
    if (body.length > 0) {
      batch.add(headers.head(), headers.contentType(), body);
    }
    return batch.build();
  }

  private static List<LogRecord> json(AppendHeaders headers, byte[] body) {
    BatchBuilder batch = new BatchBuilder();
    if (body.length > 0) {
      String contentType = headers.contentType();
      if (contentType != null && MediaType.isOtherCharset(contentType)) {
        throw batch.invalid("is not in UTF-8");
      }
      checkJson(batch, body, 0, body.length);
      batch.add(headers.head(), contentType, body);
    }
    return batch.build();
  }

  private static List<LogRecord> lines(
      RecordHead head, @Nullable String contentType, byte[] body, boolean json) {
    BatchBuilder batch = new BatchBuilder();
    int start = 0;
    while (start < body.length) {
      int feed = start;
      while (feed < body.length && body[feed] != '\n') {
        feed++;
      }
      int end = feed > start && body[feed - 1] == '\r' ? feed - 1 : feed;
      if (end > start) {
        if (json) {
          checkJson(batch, body, start, end);
        }
        batch.add(head, contentType, Arrays.copyOfRange(body, start, end));
      }
      start = feed + 1;
    }
    return batch.build();
  }

  private static List<LogRecord> array(AppendHeaders headers, byte[] body) {
    BatchBuilder batch = new BatchBuilder();
    if (body.length > 0) {
      JsonCursor cursor = new JsonCursor(body, 0, body.length);
      try {
        cursor.array(() -> batch.add(headers.head(), headers.contentType(), cursor.slice()));
        cursor.end();
      } catch (JsonException e) {
        throw batch.invalid(notJson(e, 0));
      }
    }
    return batch.build();
  }

  private static void checkJson(BatchBuilder batch, byte[] body, int from, int to) {
    try {
      JsonScan.text(body, from, to);
    } catch (JsonException e) {
      throw batch.invalid(notJson(e, from));
    }
  }

  static String notJson(JsonException e, int from) {
    return "is not JSON: " + e.reason() + " at byte " + (e.position() - from);
  }
}
