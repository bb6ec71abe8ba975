package io.totalog.gateway.http;

import io.totalog.gateway.http.error.ParameterError;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The parameters of a request. Collects everything wrong with them, so that {@link #check} says it
 * all at once. A parameter that is not known here, or not delivered yet, is wrong too: none is
 * dropped silently.
 */
public final class Query {
  private static final Set<String> NOT_DELIVERED = Set.of("filter", "from_time", "shard", "before");
  private static final String LOG_ID = "log_id";

  private final MultiValueMap<String, String> values;
  private final List<ParameterError> errors = new ArrayList<>();

  /**
   * Looks at a request's parameters.
   *
   * @param values decoded
   * @param known names that the operation takes, besides {@code log_id}
   */
  public Query(MultiValueMap<String, String> values, Set<String> known) {
    this.values = values;
    values.forEach((name, all) -> examine(name, all, known));
  }

  private void examine(String name, List<String> all, Set<String> known) {
    if (known.contains(name) || name.equals(LOG_ID)) {
      if (all.size() > 1) {
        wrong(name, "must be given once");
      }
    } else if (NOT_DELIVERED.contains(name)) {
      wrong(name, "is not taken by this version");
    } else {
      wrong(name, "is not a parameter here");
    }
  }

  /** Returns whether the parameter is there, with or without a value. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns the parameter's text, or null if it is not there. */
  public @Nullable String text(String name) {
    String value = values.getFirst(name);
    return value == null && has(name) ? "" : value;
  }

  /** Returns a number in range, or empty if it is not there; notes it if it is wrong. */
  public OptionalLong number(String name, long min, long max) {
    String text = text(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    long value = parsed(text);
    if (value == Long.MIN_VALUE || value < min || value > max) {
      wrong(name, max == Long.MAX_VALUE ? "must be " + min + " or more" : range(min, max));
      return OptionalLong.empty();
    }
    return OptionalLong.of(value);
  }

  private static String range(long min, long max) {
    return "must be a number from " + min + " to " + max;
  }

  /**
   * Returns the number that decimal digits, after a minus or not, stand for; else the smallest one.
   */
  static long parsed(String text) {
    boolean digits = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      digits &= (c >= '0' && c <= '9') || (c == '-' && i == 0);
    }
    try {
      return digits ? Long.parseLong(text) : Long.MIN_VALUE;
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }

  /** Returns one of a few words, or null if it is not there; notes it if it is another. */
  public @Nullable String choice(String name, String... words) {
    String text = text(name);
    if (text != null && !Arrays.asList(words).contains(text)) {
      wrong(name, "must be " + String.join(" or ", words));
      return null;
    }
    return text;
  }

  /** Notes something wrong. */
  public void wrong(String name, String detail) {
    errors.add(new ParameterError(name, detail));
  }

  /** Fails with {@code bad-parameter} if anything is wrong. */
  public void check() {
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.badParameter(errors));
    }
  }
}
