package io.totalog.gateway.http.read;

import io.totalog.core.record.Limits;
import io.totalog.gateway.http.Query;
import io.totalog.gateway.log.OnTrim;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What a range read asks for.
 *
 * @param form the form of the answer
 * @param start where to begin
 * @param until end, exclusive
 * @param limit most records if given, already capped
 * @param bytesMax most bytes of records if given, already capped
 * @param waitMs how long to wait for a record, {@link #FOREVER} for ever
 * @param bodies how bodies are shown
 * @param onTrim what to do below the first record kept
 * @param lastEventId SSE's cursor, -1 or more
 */
public record ReadParameters(
    ReadForm form,
    Start start,
    OptionalLong until,
    OptionalInt limit,
    OptionalInt bytesMax,
    long waitMs,
    RecordFrame.Bodies bodies,
    OnTrim onTrim,
    OptionalLong lastEventId) {

  /** A wait without end. */
  public static final long FOREVER = Long.MAX_VALUE;

  private static final Set<String> NAMES =
      Set.of(
          "from",
          "last",
          "limit",
          "max_bytes",
          "until",
          "wait",
          "bodies",
          "on_trim",
          "format",
          "last_event_id");
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Reads them from a request, or fails with {@code bad-parameter} or {@code not-acceptable}. */
  public static ReadParameters of(ServerHttpRequest request) {
    Query query = new Query(request.getQueryParams(), NAMES);
    String format = query.choice("format", "json", "ndjson", "sse");
    String accept = request.getHeaders().getFirst("Accept");
    ReadForm form = ReadForm.of(format, accept);
    Start start = start(query);
    OptionalLong until = query.number("until", 0, Long.MAX_VALUE);
    OptionalInt limit = capped(query, "limit", Limits.PAGE_RECORDS_MAX);
    OptionalInt bytesMax = capped(query, "max_bytes", Limits.PAGE_BYTES_MAX);
    long waitMs = waitMs(query, form);
    String bodies = query.choice("bodies", "base64");
    String onTrim = query.choice("on_trim", "fail", "skip");
    OptionalLong lastEventId = OptionalLong.empty();
    if (form == ReadForm.SSE) {
      refuseBounds(query, onTrim);
      lastEventId = lastEventId(query, request.getHeaders().getFirst(LAST_EVENT_ID));
    } else if (query.has("last_event_id")) {
      query.wrong("last_event_id", "goes with SSE only");
    }
    query.check();
    return new ReadParameters(
        form,
        start,
        until,
        limit,
        bytesMax,
        waitMs,
        bodies == null ? RecordFrame.Bodies.PLAIN : RecordFrame.Bodies.BASE64,
        "skip".equals(onTrim) || form == ReadForm.SSE ? OnTrim.SKIP : OnTrim.FAIL,
        lastEventId);
  }

  private static Start start(Query query) {
    if (query.has("last")) {
      if (query.has("from")) {
        query.wrong("last", "does not go with from");
      }
      OptionalLong last = query.number("last", 1, Long.MAX_VALUE);
      return last.isPresent() ? new Start.Last(last.getAsLong()) : new Start.Earliest();
    }
    String from = query.text("from");
    if (from == null || from.equals("earliest")) {
      return new Start.Earliest();
    }
    if (from.equals("tail")) {
      return new Start.Tail();
    }
    if (from.isEmpty() || !Character.isDigit(from.charAt(0))) {
      query.wrong("from", "must be a number, earliest or tail");
      return new Start.Earliest();
    }
    OptionalLong seq = query.number("from", 0, Long.MAX_VALUE);
    return seq.isPresent() ? new Start.At(seq.getAsLong()) : new Start.Earliest();
  }

  private static OptionalInt capped(Query query, String name, int max) {
    OptionalLong value = query.number(name, 1, Long.MAX_VALUE);
    return value.isPresent()
        ? OptionalInt.of((int) Math.min(max, value.getAsLong()))
        : OptionalInt.empty();
  }

  private static long waitMs(Query query, ReadForm form) {
    if ("inf".equals(query.text("wait"))) {
      if (form == ReadForm.JSON) {
        query.wrong("wait", "can be inf with NDJSON only");
      }
      return FOREVER;
    }
    return 1_000 * query.number("wait", 0, Limits.WAIT_SECONDS_MAX).orElse(0);
  }

  private static void refuseBounds(Query query, @Nullable String onTrim) {
    for (String name : new String[] {"limit", "max_bytes"}) {
      if (query.has(name)) {
        query.wrong(name, "does not go with SSE, which is bounded by until only");
      }
    }
    if ("fail".equals(onTrim)) {
      query.wrong("on_trim", "is always skip with SSE");
    }
  }

  private static OptionalLong lastEventId(Query query, @Nullable String header) {
    if (header == null || header.isEmpty()) {
      return query.number("last_event_id", -1, Long.MAX_VALUE - 1);
    }
    long id = parsed(header.strip());
    if (id < -1 || id == Long.MAX_VALUE) {
      query.wrong(LAST_EVENT_ID, "must be -1 or a record's number");
      return OptionalLong.empty();
    }
    return OptionalLong.of(id);
  }

  private static long parsed(String text) {
    try {
      return text.startsWith("+") ? Long.MIN_VALUE : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }

  /** Returns whether records are followed as they come, rather than read as one page. */
  public boolean isFollowing() {
    return form == ReadForm.SSE || (form == ReadForm.NDJSON && waitMs > 0);
  }
}
