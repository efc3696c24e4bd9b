package dev.modmesh.gateway.upstream;

import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.overload.OverloadPolicy;
import java.net.URI;
import java.util.ArrayList;
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
  /** What the name of a group of hosts begins with; the name of their pool follows. */
  public static final String POOL = "pool ";

  private final Leases leases;
  private final Suspicion suspicion;
  private final OverloadPolicy overload;
  private final Map<Key, Upstream> known = new HashMap<>();
  private final Map<String, Peers> groups = new HashMap<>();
  private final Set<String> changedGroups = new HashSet<>();
  private List<Upstream> all = List.of();
  private long tables;
  private long lastId;

  /** Where the leases of instances are known. */
  public interface Leases {
    /** The lease under which an instance is registered; null if it has shown none. */
    @Nullable String leaseId(String serviceId);
  }

  record Key(String group, String serviceId, String scheme, String host, int port, String path) {}

  /** Nothing known yet. */
  public Upstreams(GatewayConfig config, EventLog events, Leases leases) {
    this.leases = leases;
    this.suspicion = new Suspicion(config, events);
    this.overload =
        new OverloadPolicy(
            config.overload().enabled(),
            config.overload().initialLimit(),
            config.overload().minLimit(),
            config.overload().maxLimit());
  }

  /** The upstream of a host of a pool. */
  public Upstream ofHost(InstanceRecord instance) {
    return of(POOL + instance.pool(), instance, "");
  }

  /** The upstream of an instance of a remote module. */
  public Upstream ofRemote(String module, InstanceRecord instance, String pathPrefix) {
    return of("module " + module, instance, pathPrefix);
  }

  private Upstream of(String group, InstanceRecord instance, String pathPrefix) {
    Key key =
        new Key(
            group,
            instance.serviceId(),
            instance.scheme(),
            instance.host(),
            instance.port(),
            pathPrefix);
    String zone = instance.zone();
    Upstream upstream = of(key, zone == null ? "" : zone);
    upstream.weight(instance.loadBalancerWeight());
    upstream.registered();
    showKey(upstream);
    return upstream;
  }

  private void showKey(Upstream upstream) {
    String lease = leases.leaseId(upstream.serviceId());
    upstream.gatewayKey(lease == null ? "" : lease);
  }

  /** An upstream of the last table is in the next one too, and nothing is known anew of it. */
  public void keep(Upstream upstream) {
    upstream.inTable(tables);
    if (upstream.isRegistered()) {
      showKey(upstream);
    }
  }

  /** The service behind a URL that no instance is registered for. */
  public Upstream ofUrl(String module, String url, int weight) {
    URI uri = URI.create(url);
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    String scheme = secure ? "https" : "http";
    Upstream upstream =
        of(new Key("module " + module, module, scheme, uri.getHost(), port, pathPrefix(url)), "");
    upstream.weight(weight);
    return upstream;
  }

  /** What stands before {@code /api/v1/…} in the URL of a service; usually empty. */
  public static String pathPrefix(@Nullable String serviceUrl) {
    String path = serviceUrl == null ? "" : URI.create(serviceUrl).getRawPath();
    return path == null ? "" : path.replaceAll("/+$", "");
  }

  private Upstream of(Key key, String zone) {
    Upstream upstream = known.get(key);
    if (upstream == null || !upstream.zone().equals(zone)) {
      Peers peers = groups.computeIfAbsent(key.group(), unused -> new Peers(overload));
      upstream = new Upstream(++lastId, key, zone, peers, suspicion);
      if (tables > 0) {
        upstream.circuit().beginSlowStart();
      }
      known.put(key, upstream);
      changedGroups.add(key.group());
    }
    upstream.inTable(tables);
    return upstream;
  }

  /** All that were asked for or kept since the last call; the others are forgotten. */
  public List<Upstream> retainUsed() {
    known
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !entry.getValue().isInTable(tables);
              if (gone) {
                changedGroups.add(entry.getKey().group());
              }
              return gone;
            });
    tables++;
    if (!changedGroups.isEmpty()) {
      regroup();
      changedGroups.clear();
      all = List.copyOf(known.values());
    }
    return all;
  }

  private void regroup() {
    Map<String, List<Upstream>> members = new HashMap<>();
    known.forEach(
        (key, upstream) -> {
          if (changedGroups.contains(key.group())) {
            members.computeIfAbsent(key.group(), unused -> new ArrayList<>()).add(upstream);
          }
        });
    for (String group : changedGroups) {
      List<Upstream> list = members.get(group);
      Peers peers = groups.get(group);
      if (list == null) {
        groups.remove(group);
      } else if (peers != null) {
        peers.members(list.toArray(Upstream[]::new));
      }
    }
  }

  /** The groups whose members are compared with each other, by name. */
  public Map<String, Peers> groups() {
    return Map.copyOf(groups);
  }
}
