package io.totalog.gateway.websocket;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.record.LogRecord;
import io.totalog.gateway.http.append.Envelope;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.json.JsonCursor;
import io.totalog.gateway.http.json.JsonException;
import io.totalog.gateway.http.read.Start;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a client says. */
sealed interface ClientMessage {
  /** Longest id. */
  int ID_CHARS_MAX = 64;

  /** Records that may be sent if the client does not say how many. */
  long CREDIT_DEFAULT = 256;

  /** Most credit that is given at once. */
  long CREDIT_MAX = 1_000_000_000L;

  /** Returns what its answers repeat. */
  String id();

  /**
   * Send the records from here on.
   *
   * @param id names the subscription
   * @param start where to begin
   * @param credit how many records may be sent
   */
  record Subscribe(String id, Start start, long credit) implements ClientMessage {}

  /**
   * More records may be sent.
   *
   * @param id names the subscription
   * @param count how many more
   */
  record Credit(String id, long count) implements ClientMessage {}

  /**
   * Append one atomic batch.
   *
   * @param id names the append
   * @param records what to append
   */
  record Append(String id, List<LogRecord> records) implements ClientMessage {}

  /**
   * Stop sending.
   *
   * @param id names the subscription
   */
  record Unsubscribe(String id) implements ClientMessage {}

  /**
   * Something that cannot be taken.
   *
   * @param id as far as it could be read, else empty
   * @param failure why
   */
  record Wrong(String id, RuntimeException failure) implements ClientMessage {}

  /** Reads one; never fails. */
  static ClientMessage parse(byte[] json) {
    Members members = new Members(json);
    try {
      members.read();
      return members.message();
    } catch (RuntimeException e) {
      return new Wrong(members.idIfReadable(), e);
    }
  }

  /** Makes of a message that there is no room for what its sender is told; reads only its id. */
  static ClientMessage refused(byte[] json, RuntimeException why) {
    Members members = new Members(json);
    try {
      members.read();
      return new Wrong(members.idIfReadable(), why);
    } catch (RuntimeException e) {
      return new Wrong("", e);
    }
  }

  /** The members of one message, found in a first pass since they may come in any order. */
  final class Members {
    private final byte[] json;
    private final Map<String, int[]> slices = new HashMap<>();

    private Members(byte[] json) {
      this.json = json;
    }

    private void read() {
      JsonCursor cursor = new JsonCursor(json, 0, json.length);
      cursor.object(name -> {
        int start = cursor.position();
        if (slices.put(name, new int[] {start, cursor.skip()}) != null) {
          throw ProblemException.badParameter(name, "must be given once");
        }
      });
      cursor.end();
    }

    private ClientMessage message() {
      String type = text("type");
      String id = text("id");
      if (id.isEmpty() || id.length() > ID_CHARS_MAX) {
        throw ProblemException.badParameter("id", "must be 1 to " + ID_CHARS_MAX + " characters");
      }
      return switch (type) {
        case "subscribe" -> {
          only(Set.of("from", "credit"));
          yield new Subscribe(id, start(), number("credit", CREDIT_DEFAULT, 0, CREDIT_MAX));
        }
        case "credit" -> {
          only(Set.of("n"));
          yield new Credit(id, number("n", -1, 1, CREDIT_MAX));
        }
        case "append" -> {
          only(Set.of("records"));
          yield new Append(id, Envelope.recordsAt(cursor("records")));
        }
        case "unsubscribe" -> {
          only(Set.of());
          yield new Unsubscribe(id);
        }
        case "ack" ->
            throw ProblemException.badParameter("type", "ack is not taken by this version");
        default -> throw ProblemException.badParameter("type", "is not one that is known");
      };
    }

    private void only(Set<String> known) {
      for (String name : slices.keySet()) {
        if (!known.contains(name) && !name.equals("type") && !name.equals("id")) {
          throw ProblemException.badParameter(name, "is not taken by this version");
        }
      }
    }

    private Start start() {
      if (!slices.containsKey("from")) {
        return new Start.Earliest();
      }
      JsonCursor cursor = cursor("from");
      if (cursor.peek() == '"') {
        return switch (cursor.string()) {
          case "earliest" -> new Start.Earliest();
          case "tail" -> new Start.Tail();
          default -> throw ProblemException.badParameter("from", "must be a record's number");
        };
      }
      return new Start.At(number("from", 0, 0, Long.MAX_VALUE));
    }

    private long number(String name, long absent, long min, long max) {
      if (!slices.containsKey(name) && absent >= min) {
        return absent;
      }
      try {
        long value = cursor(name).integer();
        if (value >= min && value <= max) {
          return value;
        }
      } catch (JsonException e) {
        // answered below, like one out of range
      }
      throw ProblemException.badParameter(name, "must be a number from " + min + " to " + max);
    }

    private String text(String name) {
      JsonCursor cursor = cursor(name);
      if (cursor.peek() != '"') {
        throw ProblemException.badParameter(name, "must be a string");
      }
      return cursor.string();
    }

    private JsonCursor cursor(String name) {
      int[] slice = slices.get(name);
      if (slice == null) {
        throw ProblemException.badParameter(name, "is missing");
      }
      return new JsonCursor(json, slice[0], slice[1]);
    }

    private String idIfReadable() {
      try {
        String id = text("id");
        return id.length() <= ID_CHARS_MAX ? id : "";
      } catch (RuntimeException e) {
        return "";
      }
    }
  }

  /** Returns what is answered to a binary message. */
  static ClientMessage binary() {
    return new Wrong(
        "", ProblemException.of(ErrorCode.MALFORMED, "A message is a JSON object as text."));
  }
}
