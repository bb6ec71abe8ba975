package io.totalog.gateway.log;

/**
 * Records that were asked for but are trimmed.
 *
 * @param requested the seq asked for
 * @param first first seq that is left, where reading went on
 */
public record Gap(long requested, long first) {
  /** Checks the range. */
  public Gap {
    if (first <= requested) {
      throw new IllegalArgumentException("gap: [" + requested + ", " + first + ")");
    }
  }
}
