package io.totalog.core.error;

/**
 * A request that ends with an {@link ErrorCode}. Carries no stack trace: it is an answer, not a
 * defect.
 */
public final class TotalogException extends RuntimeException {

  private final ErrorCode code;
  private final long number;
  private final boolean maybeApplied;

  private TotalogException(ErrorCode code, String detail, long number, boolean maybeApplied) {
    super(detail, null, false, false);
    this.code = code;
    this.number = number;
    this.maybeApplied = maybeApplied;
  }

  /** Makes one without a number. */
  public static TotalogException of(ErrorCode code, String detail) {
    return new TotalogException(code, detail, -1, !code.isSideEffectFree());
  }

  /** Makes one with the number the caller needs to go on (first, tail, index, shard, max). */
  public static TotalogException of(ErrorCode code, String detail, long number) {
    return new TotalogException(code, detail, number, !code.isSideEffectFree());
  }

  /** Returns the same answer for a request whose effect is unknown ({@code applied: maybe}). */
  public TotalogException unknown() {
    return new TotalogException(code, String.valueOf(getMessage()), number, true);
  }

  /** Returns the same answer for a request that certainly had no effect ({@code applied: no}). */
  public TotalogException withoutEffect() {
    return new TotalogException(code, String.valueOf(getMessage()), number, false);
  }

  /** Returns what kind of answer it is. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the number needed to go on, or -1. Its meaning follows from the code. */
  public long number() {
    return number;
  }

  /** Returns whether the request may have had its effect all the same. */
  public boolean maybeApplied() {
    return maybeApplied;
  }
}
