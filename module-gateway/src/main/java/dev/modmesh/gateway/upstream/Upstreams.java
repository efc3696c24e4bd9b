package dev.modmesh.gateway.upstream;

import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.gateway.breaker.Circuit;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.registry.instance.Instances;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one {@link Upstream} per address, and drops those whose instance is gone. Not thread-safe:
 * one builder of tables uses it.
 */
public final class Upstreams {
  private final GatewayConfig config;
  private final EventLog events;
  private final Instances instances;
  private final Map<Key, Upstream> known = new HashMap<>();
  private final Set<Key> used = new HashSet<>();
  private long lastId;

  private record Key(String serviceId, String scheme, String host, int port, String path) {}

  /** Nothing known yet. */
  public Upstreams(GatewayConfig config, EventLog events, Instances instances) {
    this.config = config;
    this.events = events;
    this.instances = instances;
  }

  /** The upstream of a registered instance. */
  public Upstream of(InstanceRecord instance, String pathPrefix) {
    Upstream upstream =
        of(
            new Key(
                instance.serviceId(),
                instance.scheme(),
                instance.host(),
                instance.port(),
                pathPrefix));
    upstream.weight(instance.loadBalancerWeight());
    @Nullable String key = instances.leaseId(instance.serviceId());
    upstream.gatewayKey(key == null ? "" : key);
    return upstream;
  }

  /** The service behind a URL that no instance is registered for. */
  public Upstream ofUrl(String module, String url, int weight) {
    URI uri = URI.create(url);
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    Upstream upstream =
        of(new Key(module, secure ? "https" : "http", uri.getHost(), port, pathPrefix(url)));
    upstream.weight(weight);
    return upstream;
  }

  /** What stands before {@code /api/v1/…} in the URL of a service; usually empty. */
  public static String pathPrefix(@Nullable String serviceUrl) {
    String path = serviceUrl == null ? "" : URI.create(serviceUrl).getRawPath();
    return path == null ? "" : path.replaceAll("/+$", "");
  }

  private Upstream of(Key key) {
    used.add(key);
    return known.computeIfAbsent(key, this::create);
  }

  private Upstream create(Key key) {
    Circuit circuit =
        new Circuit(
            config.breaker().failures(),
            config.breaker().delay(),
            System::nanoTime,
            (old, now) -> tell(key, now));
    return new Upstream(
        ++lastId,
        key.serviceId(),
        key.host(),
        key.port(),
        key.scheme().equals("https"),
        key.path(),
        circuit);
  }

  private void tell(Key key, Circuit.State state) {
    String address = key.host() + ":" + key.port();
    switch (state) {
      case OPEN ->
          events.add(
              "circuit-opened",
              key.serviceId(),
              config.breaker().failures() + " failures in a row at " + address + ".");
      case CLOSED ->
          events.add("circuit-closed", key.serviceId(), "A probe of " + address + " succeeded.");
      case HALF_OPEN -> {}
    }
  }

  /** All that were asked for since the last call; the others are forgotten. */
  public List<Upstream> retainUsed() {
    known.keySet().retainAll(used);
    used.clear();
    Collection<Upstream> left = known.values();
    return List.copyOf(left);
  }
}
