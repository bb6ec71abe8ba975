package io.totalog.systemtests.client;

import java.util.Optional;

/**
 * The event-stream format as the HTML standard defines it, line by line. Reconnecting is the
 * caller's: it asks for {@link #lastEventId()} and {@link #retryMs()}. Used by one thread.
 */
final class SseParser {
  /** What browsers wait when the server says nothing. */
  private static final long RETRY_MS_DEFAULT = 3_000;

  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private String type = "";
  private String id;
  private String pendingId;
  private long retryMs = RETRY_MS_DEFAULT;
  private int comments;

  SseParser(String lastEventId) {
    this.id = lastEventId;
    this.pendingId = lastEventId;
  }

  /**
   * Takes the next line.
   *
   * @param line without its line break
   * @return an event, when the line ends one that has data
   */
  Optional<SseEvent> accept(String line) {
    if (line.isEmpty()) {
      return dispatch();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    onField(field, value.startsWith(" ") ? value.substring(1) : value);
    return Optional.empty();
  }

  private void onField(String field, String value) {
    switch (field) {
      case "" -> comments++;
      case "data" -> {
        hasData = true;
        data.append(value).append('\n');
      }
      case "event" -> type = value;
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          pendingId = value;
        }
      }
      case "retry" -> {
        if (value.chars().allMatch(c -> c >= '0' && c <= '9') && !value.isEmpty()) {
          retryMs = Long.parseLong(value);
        }
      }
      default -> {
        // The standard: other fields are ignored.
      }
    }
  }

  private Optional<SseEvent> dispatch() {
    id = pendingId;
    Optional<SseEvent> event = Optional.empty();
    if (hasData) {
      String text = data.substring(0, data.length() - 1);
      event = Optional.of(new SseEvent(type.isEmpty() ? "message" : type, id, text));
    }
    data.setLength(0);
    hasData = false;
    type = "";
    return event;
  }

  String lastEventId() {
    return id;
  }

  long retryMs() {
    return retryMs;
  }

  int comments() {
    return comments;
  }
}
