package dev.modmesh.autoscaler.observe;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.credential.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateways of the platform: where to find one that answers, and all that it lists. Looks once a
 * second on a thread of its own; while none answers, what was listed last stays. Thread-safe.
 */
public final class Gateways implements Supplier<Optional<URI>>, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final Supplier<List<URI>> named;
  private final Path tokenFile;
  private final Thread thread;
  private volatile @Nullable URI answering;
  private volatile Map<String, URI> listed = Map.of();
  private volatile boolean closed;

  /**
   * Begins to look.
   *
   * @param named where a gateway may be found, best first
   */
  public Gateways(Supplier<List<URI>> named, Path tokenFile) {
    this.named = named;
    this.tokenFile = tokenFile;
    thread = Thread.ofPlatform().daemon().name("modmesh-gateways").start(this::run);
  }

  /** A gateway that answered when it was last asked, or else the first that was named. */
  @Override
  public Optional<URI> get() {
    URI known = answering;
    return known != null ? Optional.of(known) : named.get().stream().findFirst();
  }

  /** The gateways that there should be, by node id; empty before one has answered. */
  public Map<String, URI> listed() {
    return listed;
  }

  private void run() {
    while (!closed) {
      look();
      LockSupport.parkNanos(answering == null ? FIRST_PAUSE_NANOS : PAUSE_NANOS);
    }
  }

  private void look() {
    for (URI url : candidates()) {
      try {
        PlatformApi api = new PlatformApi(url, SecretFile.read(tokenFile), PATIENCE);
        listed = read(api.nodes(), url);
        answering = url;
        return;
      } catch (IOException | PlatformException | ProblemException e) {
        // the next one may answer
      }
    }
    answering = null;
  }

  private Set<URI> candidates() {
    Set<URI> all = new LinkedHashSet<>();
    URI known = answering;
    if (known != null) {
      all.add(known);
    }
    all.addAll(named.get());
    all.addAll(listed.values());
    return all;
  }

  /** A single gateway is best reached where it has just answered. */
  private static Map<String, URI> read(List<Map<String, @Nullable Object>> nodes, URI answered) {
    List<Fields> gateways = new ArrayList<>();
    for (Map<String, @Nullable Object> node : nodes) {
      if ("gateway".equals(node.get("kind"))) {
        gateways.add(Fields.of(node));
      }
    }
    Map<String, URI> found = new LinkedHashMap<>();
    for (Fields gateway : gateways) {
      String address = gateway.requiredString("address", "a URL");
      URI url = gateways.size() == 1 || address.isEmpty() ? answered : URI.create(address);
      found.put(gateway.requiredString("node_id", "an id"), url);
    }
    return Map.copyOf(found);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
