package dev.modmesh.autoscaler.scale;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.credential.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the leader before has told a gateway: whoever follows it need not guess how long calls and
 * starts take. Blocks for a moment.
 */
public final class PastDecisions implements Function<String, Estimates> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int NEWEST = 50; // those that held rest on nothing

  private final Supplier<Optional<URI>> gateway;
  private final Path tokenFile;

  /**
   * Asks the gateway that the supplier names.
   *
   * @param tokenFile with the token of the role {@code autoscaler}
   */
  public PastDecisions(Supplier<Optional<URI>> gateway, Path tokenFile) {
    this.gateway = gateway;
    this.tokenFile = tokenFile;
  }

  /** The newest estimates of a pool; none if no gateway answers. */
  @Override
  public Estimates apply(String pool) {
    Optional<URI> url = gateway.get();
    if (url.isEmpty()) {
      return Estimates.NONE;
    }
    try {
      PlatformApi api = new PlatformApi(url.get(), SecretFile.read(tokenFile), PATIENCE);
      return newest(api.get("/api/v1/pools/" + pool + "/decisions?limit=" + NEWEST));
    } catch (IOException | PlatformException | ProblemException e) {
      return Estimates.NONE;
    }
  }

  private static Estimates newest(Map<String, @Nullable Object> page) {
    return page.get("items") instanceof List<?> items
        ? items.stream()
            .map(item -> item instanceof Map<?, ?> one ? one.get("explanation") : null)
            .map(why -> why instanceof Map<?, ?> map ? Estimates.of(map) : Estimates.NONE)
            .filter(found -> found.serviceSeconds() != null)
            .findFirst()
            .orElse(Estimates.NONE)
        : Estimates.NONE;
  }
}
