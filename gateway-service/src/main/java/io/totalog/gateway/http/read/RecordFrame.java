package io.totalog.gateway.http.read;

import io.totalog.core.record.Header;
import io.totalog.core.record.LogRecord;
import io.totalog.gateway.http.append.MediaType;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.http.json.Utf8;
import io.totalog.gateway.log.SequencedRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one encoding of a record, made once and shared by everybody who reads it: a server-sent
 * event, {@code id: 42\ndata: {"seq":42,…}\n\n}. The record object of pages and WebSocket messages,
 * and the line of NDJSON, are slices of it. A frame must not be changed.
 */
public final class RecordFrame {
  private static final byte[] EMPTY = new byte[0];
  private static final String DATA = "\ndata: ";
  private static final int AROUND_BYTES = 160;

  private RecordFrame() {}

  /**
   * How bodies are shown. Each has its own frame; the numbers are slots of {@link SequencedRecord}.
   */
  public enum Bodies {
    /** As JSON or text where that is possible. */
    PLAIN(0),
    /** Always in base64. */
    BASE64(1);

    private final int slot;

    Bodies(int slot) {
      this.slot = slot;
    }
  }

  /** Returns the whole event. */
  public static byte[] of(SequencedRecord record, Bodies bodies) {
    return bodies == Bodies.PLAIN
        ? record.rendered(bodies.slot, r -> render(r, Bodies.PLAIN))
        : record.rendered(bodies.slot, r -> render(r, Bodies.BASE64));
  }

  /** Returns where the record object starts in a frame. */
  public static int objectStart(byte[] frame) {
    int at = 0;
    while (frame[at] != '\n') {
      at++;
    }
    return at + DATA.length();
  }

  /** Returns where the record object ends in a frame, exclusive; a line feed follows. */
  public static int objectEnd(byte[] frame) {
    return frame.length - 2;
  }

  private static byte[] render(SequencedRecord sequenced, Bodies bodies) {
    LogRecord record = sequenced.record();
    byte[] value = record.value() == null ? EMPTY : record.value();
    JsonOut out = new JsonOut(AROUND_BYTES + value.length + value.length / 8);
    out.raw("id: ").number(sequenced.seq()).raw(DATA);
    out.raw("{\"seq\":").number(sequenced.seq());
    out.raw(",\"timestamp\":").timestamp(sequenced.timestampMs());
    byte[] key = record.key();
    if (key != null) {
      out.raw(",\"key\":").string(utf8(key));
    }
    if (!record.headers().isEmpty()) {
      headers(out, record.headers());
    }
    String contentType = record.contentType();
    out.raw(",\"contentType\":").string(contentType == null ? MediaType.BYTES : contentType);
    body(out, contentType, value, bodies);
    return out.raw("}\n\n").toBytes();
  }

  private static void body(JsonOut out, @Nullable String contentType, byte[] value, Bodies bodies) {
    if (bodies == Bodies.PLAIN && MediaType.isJson(contentType) && value.length > 0) {
      out.raw(",\"body\":").rawOnOneLine(value);
    } else if (bodies == Bodies.PLAIN
        && !MediaType.isJson(contentType)
        && Utf8.isTextWithoutNul(value)) {
      out.raw(",\"body\":").string(value);
    } else {
      out.raw(",\"bodyBase64\":").base64(value);
    }
  }

  /** A name that comes more than once gets an array of its values, where it comes first. */
  private static void headers(JsonOut out, List<Header> headers) {
    Set<String> written = new HashSet<>();
    String before = ",\"headers\":{";
    for (Header header : headers) {
      if (written.add(header.name())) {
        out.raw(before).string(header.name()).raw(":");
        values(out, headers, header);
        before = ",";
      }
    }
    out.raw("}");
  }

  private static void values(JsonOut out, List<Header> headers, Header first) {
    List<Header> same = headers.stream().filter(h -> h.name().equals(first.name())).toList();
    if (same.size() == 1) {
      out.string(utf8(first.value()));
      return;
    }
    String before = "[";
    for (Header header : same) {
      out.raw(before).string(utf8(header.value()));
      before = ",";
    }
    out.raw("]");
  }

  /**
   * Keys and header values are UTF-8 as this gateway takes them; from elsewhere they might not be.
   */
  private static byte[] utf8(byte[] text) {
    return Utf8.isValid(text, 0, text.length)
        ? text
        : new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
  }
}
