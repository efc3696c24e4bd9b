package dev.modmesh.gateway.upstream;

import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.overload.OverloadPolicy;
import java.util.ArrayList;
import java.util.List;

/** Upstreams for tests that need no registry and no network. */
public final class Fleet {
  private final Suspicion suspicion;
  private final Peers peers = new Peers(new OverloadPolicy(true, 100, 1, 1000));
  private final List<Upstream> members = new ArrayList<>();
  public final EventLog events = new EventLog();

  public Fleet(GatewayConfig config) {
    suspicion = new Suspicion(config, events);
  }

  /** Adds an instance. */
  public Upstream add(String id, String zone, int weight) {
    Upstreams.Key key = new Upstreams.Key("test", id, "http", "127.0.0.1", 1 + members.size(), "");
    Upstream upstream = new Upstream(members.size(), key, zone, peers, suspicion);
    upstream.weight(weight);
    members.add(upstream);
    peers.members(members.toArray(Upstream[]::new));
    return upstream;
  }

  /** Adds so many alike. */
  public Upstream[] add(int count) {
    for (int i = 0; i < count; i++) {
      add("i" + members.size(), "", 100);
    }
    return members();
  }

  public Upstream[] members() {
    return members.toArray(Upstream[]::new);
  }
}
