package io.totalog.gateway.http;

import java.util.List;
import java.util.Set;

/**
 * Which web pages may use this gateway, by their origin.
 *
 * @param allowed origins as {@code https://host:port}; {@code *} stands for every one
 */
public record Origins(Set<String> allowed) {
  private static final String ANY = "*";

  /** Copies the set. */
  public Origins {
    allowed = Set.copyOf(allowed);
  }

  /** Makes one of a list. */
  public static Origins of(List<String> allowed) {
    return new Origins(Set.copyOf(allowed));
  }

  /** Returns whether every origin is allowed. */
  public boolean isAnyAllowed() {
    return allowed.contains(ANY);
  }

  /** Returns whether a page of the origin may read, append and create. */
  public boolean isAllowed(String origin) {
    return isAnyAllowed() || allowed.contains(origin);
  }
}
