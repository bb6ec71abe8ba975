package io.totalog.gateway.http.error;

import io.totalog.core.error.ErrorCode;
import java.util.List;

/**
 * A request that ends with a problem that only HTTP knows. Carries no stack trace: it is an answer.
 */
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  /** Makes one. */
  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** Makes one of a code with nothing beside it. */
  public static ProblemException of(ErrorCode code, String detail) {
    return new ProblemException(Problem.of(code, detail));
  }

  /** Makes one for a parameter, header or member that cannot be taken. */
  public static ProblemException badParameter(String name, String detail) {
    return new ProblemException(Problem.badParameter(List.of(new ParameterError(name, detail))));
  }

  /** Returns what is answered. */
  public Problem problem() {
    return problem;
  }
}
