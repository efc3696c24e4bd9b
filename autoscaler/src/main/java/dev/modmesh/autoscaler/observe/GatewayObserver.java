package dev.modmesh.autoscaler.observe;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.PoolSpec;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks one gateway over HTTP. Used by one thread. */
public final class GatewayObserver implements PlatformObserver {
  private static final Logger LOG = Logger.getLogger(GatewayObserver.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String NO_GATEWAY = "no gateway is known yet";

  private final Supplier<Optional<URI>> gateway;
  private final Path tokenFile;
  private @Nullable PlatformApi api;
  private String trouble = NO_GATEWAY; // at the start nobody expects one

  /**
   * Asks the gateway that the supplier names, which may be another after a restart.
   *
   * @param tokenFile with the token of the role {@code autoscaler}
   */
  public GatewayObserver(Supplier<Optional<URI>> gateway, Path tokenFile) {
    this.gateway = gateway;
    this.tokenFile = tokenFile;
  }

  @Override
  public Optional<Observation> observe() {
    try {
      PlatformApi connected = connect();
      if (connected == null) {
        noteTrouble(NO_GATEWAY);
        return Optional.empty();
      }
      Observation observation = read(connected.pools(), connected.instances());
      noteTrouble("");
      return Optional.of(observation);
    } catch (IOException | PlatformException | ProblemException e) {
      noteTrouble(String.valueOf(e.getMessage()));
      api = null; // it may come back elsewhere, with another token
      return Optional.empty();
    }
  }

  private static List<PoolSpec> pools(List<Map<String, @Nullable Object>> items) {
    List<PoolSpec> pools = new ArrayList<>();
    for (Map<String, @Nullable Object> item : items) {
      pools.add(PoolSpec.fromMap(Fields.of(item).requiredString("name", "a pool's name"), item));
    }
    return pools;
  }

  private static Observation read(
      List<Map<String, @Nullable Object>> pools, List<Map<String, @Nullable Object>> instances) {
    Map<String, Health> health = new HashMap<>();
    Map<String, String> poolOf = new HashMap<>();
    for (Map<String, @Nullable Object> item : instances) {
      Fields fields = Fields.of(item);
      String id = fields.requiredString("service_id", "a service id");
      health.put(id, fields.word("health", Health.class, Health.PASSING));
      if (fields.string("pool") instanceof String pool) {
        poolOf.put(id, pool);
      }
    }
    return new Observation(pools(pools), health, poolOf);
  }

  @Override
  public boolean drain(String serviceId) {
    try {
      PlatformApi connected = connect();
      if (connected == null) {
        return false;
      }
      connected.drain(serviceId);
      return true;
    } catch (IOException | PlatformException e) {
      LOG.debugf("cannot drain %s through the gateway: %s", serviceId, e.getMessage());
      return false;
    }
  }

  private @Nullable PlatformApi connect() throws IOException {
    if (api == null) {
      Optional<URI> url = gateway.get();
      if (url.isPresent()) {
        api = new PlatformApi(url.get(), SecretFile.read(tokenFile), PATIENCE);
      }
    }
    return api;
  }

  // Once per change, not once per look.
  private void noteTrouble(String now) {
    if (now.equals(trouble)) {
      return;
    }
    if (now.isEmpty()) {
      LOG.info("the gateway answers");
    } else {
      LOG.warnf("hosts stay as they are: %s", now);
    }
    trouble = now;
  }
}
