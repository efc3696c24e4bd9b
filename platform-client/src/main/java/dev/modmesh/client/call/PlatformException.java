package dev.modmesh.client.call;

/** A request that brought no answer to work with. */
public abstract sealed class PlatformException extends RuntimeException
    permits ProblemResponseException, GatewayUnreachableException {
  private static final long serialVersionUID = 1L;

  PlatformException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
  }
}
