package io.totalog.gateway.http.logs;

import io.totalog.core.record.Limits;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.json.JsonCursor;
import io.totalog.gateway.http.json.JsonException;
import io.totalog.protocol.membership.LogConfig;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a request gives, in which each member may be left out. Only what is given
 * is compared with a log that exists; the rest of a new one comes from the defaults.
 *
 * @param shards open shards, or null
 * @param replication copies, or null
 * @param fsync whether to wait for the disk, or null
 * @param retentionAge greatest age of a record, or null
 * @param retentionBytes greatest size, or null
 */
record AskedConfig(
    @Nullable Integer shards,
    @Nullable Integer replication,
    @Nullable Boolean fsync,
    @Nullable Duration retentionAge,
    @Nullable Long retentionBytes) {

  /** More copies than any cluster has nodes. */
  private static final int REPLICATION_MAX = 16;

  static AskedConfig parse(byte[] json) {
    return new Parser().parse(json);
  }

  /** Returns a complete configuration for a new log. */
  LogConfig over(LogConfig defaults) {
    return new LogConfig(
        shards == null ? defaults.shards() : shards,
        replication == null ? defaults.replication() : replication,
        fsync == null ? defaults.fsync() : fsync,
        retentionAge == null ? defaults.retentionAge() : Optional.of(retentionAge),
        retentionBytes == null ? defaults.retentionBytes() : Optional.of(retentionBytes));
  }

  /** Returns the first difference to a log that exists, as words that follow "has", or empty. */
  Optional<String> difference(LogConfig actual) {
    if (shards != null && shards != actual.shards()) {
      return differs("shards", actual.shards(), shards);
    }
    if (replication != null && replication != actual.replication()) {
      return differs("replication", actual.replication(), replication);
    }
    if (fsync != null && fsync != actual.fsync()) {
      return differs("durability", durability(actual.fsync()), durability(fsync));
    }
    if (retentionAge != null && !Optional.of(retentionAge).equals(actual.retentionAge())) {
      return differs("retention.age", shown(actual.retentionAge()), retentionAge);
    }
    if (retentionBytes != null && !Optional.of(retentionBytes).equals(actual.retentionBytes())) {
      return differs("retention.bytes", shown(actual.retentionBytes()), retentionBytes);
    }
    return Optional.empty();
  }

  static String durability(boolean fsync) {
    return fsync ? "fsync" : "async";
  }

  private static String shown(Optional<?> value) {
    return value.map(Object::toString).orElse("none");
  }

  private static Optional<String> differs(String name, Object actual, Object wanted) {
    return Optional.of(name + " " + actual + ", not " + wanted);
  }

  /** Reads the members one by one. */
  private static final class Parser {
    private @Nullable Integer shards;
    private @Nullable Integer replication;
    private @Nullable Boolean fsync;
    private @Nullable Duration age;
    private @Nullable Long bytes;

    AskedConfig parse(byte[] json) {
      JsonCursor cursor = new JsonCursor(json, 0, json.length);
      if (cursor.peek() != '{') {
        throw new JsonException("expected an object", 0);
      }
      cursor.object(name -> member(cursor, name));
      cursor.end();
      return new AskedConfig(shards, replication, fsync, age, bytes);
    }

    private void member(JsonCursor cursor, String name) {
      switch (name) {
        case "shards" -> shards = (int) number(cursor, name, 1, Limits.SHARDS_MAX);
        case "replication" -> replication = (int) number(cursor, name, 1, REPLICATION_MAX);
        case "durability" -> fsync = durability(cursor);
        case "retention" -> {
          if (cursor.peek() != '{') {
            throw ProblemException.badParameter(name, "must be an object");
          }
          cursor.object(inner -> retention(cursor, inner));
        }
        default -> throw ProblemException.badParameter(name, "is not a member of a configuration");
      }
    }

    private void retention(JsonCursor cursor, String name) {
      switch (name) {
        case "age" -> age = age(cursor);
        case "bytes" -> bytes = number(cursor, "retention.bytes", 0, Long.MAX_VALUE);
        default ->
            throw ProblemException.badParameter(
                "retention." + name, "is not a member of a configuration");
      }
    }

    private static boolean durability(JsonCursor cursor) {
      String word = string(cursor, "durability", "must be fsync or async");
      return switch (word) {
        case "fsync" -> true;
        case "async" -> false;
        default -> throw ProblemException.badParameter("durability", "must be fsync or async");
      };
    }

    private static Duration age(JsonCursor cursor) {
      String wanted = "must be an ISO 8601 duration above zero";
      try {
        Duration age = Duration.parse(string(cursor, "retention.age", wanted));
        if (age.isPositive()) {
          return age;
        }
      } catch (DateTimeParseException e) {
        // answered below, like a negative one
      }
      throw ProblemException.badParameter("retention.age", wanted);
    }

    private static String string(JsonCursor cursor, String name, String wanted) {
      if (cursor.peek() != '"') {
        throw ProblemException.badParameter(name, wanted);
      }
      return cursor.string();
    }

    private static long number(JsonCursor cursor, String name, long min, long max) {
      long value = -1;
      try {
        value = cursor.integer();
      } catch (JsonException e) {
        if (!e.reason().equals("expected an integer")) {
          throw e;
        }
      }
      if (value < min || value > max) {
        throw ProblemException.badParameter(name, "must be a number from " + min + " to " + max);
      }
      return value;
    }
  }
}
