package io.totalog.gateway.http.append;

import io.totalog.core.record.Header;
import io.totalog.core.record.LogRecord;
import io.totalog.gateway.http.json.JsonCursor;
import io.totalog.gateway.http.json.JsonException;
import io.totalog.gateway.http.json.JsonScan;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The envelope: JSON in which each record has its own key, headers and type. A page that was read
 * can be sent back as it is and becomes the same bytes, so what a page has beside its records means
 * nothing here.
 */
public final class Envelope {
  private final JsonCursor cursor;
  private final BatchBuilder batch = new BatchBuilder();

  private Envelope(JsonCursor cursor) {
    this.cursor = cursor;
  }

  /** Returns the records of a whole body. */
  static List<LogRecord> records(byte[] body) {
    if (body.length == 0) {
      return new BatchBuilder().build();
    }
    JsonCursor cursor = new JsonCursor(body, 0, body.length);
    Envelope envelope = new Envelope(cursor);
    try {
      boolean[] found = new boolean[1];
      cursor.object(name -> {
        switch (name) {
          case "records" -> {
            if (found[0]) {
              throw new JsonException("a second member records", cursor.position());
            }
            found[0] = true;
            cursor.array(envelope::record);
          }
          case "log", "first", "next", "tail" -> cursor.skip();
          default -> throw new JsonException("unknown member " + name, cursor.position());
        }
      });
      cursor.end();
      if (!found[0]) {
        throw new JsonException("no member records", cursor.position());
      }
    } catch (JsonException e) {
      throw envelope.batch.invalid(
          Bodies.notJson(e, 0).replaceFirst("is not JSON", "is not valid"));
    }
    return envelope.batch.build();
  }

  /** Reads the array of records at which a cursor stands, as in a message that holds more. */
  public static List<LogRecord> recordsAt(JsonCursor cursor) {
    Envelope envelope = new Envelope(cursor);
    try {
      cursor.array(envelope::record);
    } catch (JsonException e) {
      throw envelope.batch.invalid(
          Bodies.notJson(e, 0).replaceFirst("is not JSON", "is not valid"));
    }
    return envelope.batch.build();
  }

  private void record() {
    Fields fields = new Fields();
    cursor.object(fields::member);
    fields.check(RecordHead.wrongHeaders(fields.headers).orElse(null), "headers");
    RecordHead head = RecordHead.of(fields.key, fields.headers);
    batch.add(head, fields.resultingType(), fields.value());
  }

  /** The members of one record. */
  private final class Fields {
    private byte @Nullable [] key;
    private final List<Header> headers = new ArrayList<>();
    private @Nullable String contentType;
    private byte @Nullable [] body;
    private boolean isString;
    private byte @Nullable [] text;
    private byte @Nullable [] base64;

    void member(String name) {
      switch (name) {
        case "key" -> key();
        case "headers" -> cursor.object(this::header);
        case "contentType" -> contentType();
        case "body" -> body();
        case "bodyBase64" -> base64();
        case "seq", "timestamp" -> cursor.skip();
        default -> throw new JsonException("unknown member " + name, cursor.position());
      }
    }

    private void key() {
      byte[] bytes = cursor.stringBytes();
      check(RecordHead.wrongKey(bytes).orElse(null), "key");
      key = bytes;
    }

    private void header(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (cursor.peek() == '[') {
        cursor.array(() -> headerValue(lower));
      } else {
        headerValue(lower);
      }
    }

    private void headerValue(String name) {
      byte[] value = cursor.stringBytes();
      check(RecordHead.wrongHeader(name, value).orElse(null), "header");
      headers.add(new Header(name, value));
    }

    private void contentType() {
      String type = cursor.string();
      if (!MediaType.isKeepable(type)) {
        throw batch.invalid("has a contentType that is no ASCII text of 1 to 255 characters");
      }
      contentType = type;
    }

    private void body() {
      once();
      isString = cursor.peek() == '"';
      if (isString) {
        body = cursor.slice();
        text = decoded(body);
      } else {
        body = cursor.slice();
      }
    }

    /** Returns the string's UTF-8 bytes, or null if it has none because of a lone surrogate. */
    private byte @Nullable [] decoded(byte[] slice) {
      try {
        return new JsonCursor(slice, 0, slice.length).stringBytes();
      } catch (JsonException e) {
        return null;
      }
    }

    private void base64() {
      once();
      byte[] encoded = cursor.stringBytes();
      try {
        base64 = Base64.getDecoder().decode(encoded);
      } catch (IllegalArgumentException e) {
        throw batch.invalid("has a bodyBase64 that is not base64");
      }
    }

    private void once() {
      if (body != null || base64 != null) {
        throw batch.invalid("has both body and bodyBase64, or one of them twice");
      }
    }

    void check(@Nullable String fault, String what) {
      if (fault != null) {
        throw batch.invalid("has a " + what + " that " + fault);
      }
    }

    @Nullable String resultingType() {
      if (contentType != null || base64 != null) {
        return contentType;
      }
      return isString ? MediaType.TEXT : MediaType.JSON;
    }

    byte[] value() {
      if (base64 != null) {
        if (MediaType.isJson(contentType)) {
          checkJson(base64);
        }
        return base64;
      }
      if (body == null) {
        throw batch.invalid("has neither body nor bodyBase64");
      }
      if (!isString || MediaType.isJson(contentType)) {
        return body;
      }
      if (text == null) {
        throw batch.invalid("has a body with a lone surrogate, which has no UTF-8");
      }
      return text;
    }

    private void checkJson(byte[] value) {
      try {
        JsonScan.text(value, 0, value.length);
      } catch (JsonException e) {
        throw batch.invalid(Bodies.notJson(e, 0));
      }
    }
  }
}
