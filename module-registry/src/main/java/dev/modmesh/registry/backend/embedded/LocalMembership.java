package dev.modmesh.registry.backend.embedded;

import dev.modmesh.api.spi.Membership;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The only gateway is the only node. */
public final class LocalMembership implements Membership {
  @Override
  public List<Presence> meet(
      String node, Map<String, ? extends @Nullable Object> frame, Duration ttl) {
    Map<String, @Nullable Object> own = new HashMap<>(frame);
    return frame.isEmpty() ? List.of() : List.of(new Presence(node, own, Duration.ZERO));
  }
}
