package dev.modmesh.client.call;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;

/** The gateway did not answer: nothing listens, the connection broke, or time was up. */
public final class GatewayUnreachableException extends PlatformException {
  private static final long serialVersionUID = 1L;

  private final boolean notSent;

  GatewayUnreachableException(URI base, IOException cause) {
    super("no answer from the gateway at " + base + ": " + reason(cause), cause);
    notSent = cause instanceof ConnectException;
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** Whether no connection came about, so that nothing can have happened. */
  public boolean notSent() {
    return notSent;
  }
}
