package dev.modmesh.testserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens on at this moment. */
public final class FreePorts {
  // Below the range from which systems take ports for outgoing connections.
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 30_000;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  /** A free port. */
  public static int one() {
    return withAlso(0);
  }

  /** A free port whose neighbour at this distance is free too. */
  public static int withAlso(int distance) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && isFree(port + distance)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
