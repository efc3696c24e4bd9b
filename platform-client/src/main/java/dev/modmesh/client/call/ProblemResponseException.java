package dev.modmesh.client.call;

/** The gateway answered with an error. */
public final class ProblemResponseException extends PlatformException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemResponseException(Problem problem) {
    super(problem.detail(), null);
    this.problem = problem;
  }

  /** What it said. */
  public Problem problem() {
    return problem;
  }

  /** The HTTP status. */
  public int status() {
    return problem.status();
  }
}
