package dev.modmesh.bench.peer;

import java.nio.file.Path;
import java.util.List;

/** All that are compared. */
public final class Peers {
  private Peers() {}

  /**
   * All, whether or not this machine has them.
   *
   * @param home of the platform's source tree
   */
  public static List<Peer> all(Path home) {
    return List.of(
        new VertxPeer(VertxPeer.Kind.ECHO),
        new VertxPeer(VertxPeer.Kind.FORWARDER),
        new VertxPeer(VertxPeer.Kind.PROXY),
        new Haproxy(),
        new Nginx(),
        new Envoy(),
        new SpringCloudGateway(home),
        Modmesh.forwarding(home),
        Modmesh.nearHit(home));
  }
}
