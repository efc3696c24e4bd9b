package dev.modmesh.host.config;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.process.RunFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a gateway is now, and the token for it. Both are looked up anew each time: a gateway that
 * was started again may have another port.
 */
@ApplicationScoped
public class GatewayAddress {
  private final HostConfig config;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<URI> named = List.of();

  /** Looks where the configuration says. */
  public GatewayAddress(HostConfig config) {
    this.config = config;
  }

  /**
   * The base URL of a gateway: always the same one while it answers.
   *
   * @throws ProblemException {@code no-instance-available} if none is known
   */
  public URI url() {
    List<URI> all = all();
    if (all.isEmpty()) {
      throw new ProblemException(
          ProblemType.NO_INSTANCE_AVAILABLE, "No gateway is known; set modmesh.host.gateway-url.");
    }
    return all.get(Math.floorMod(turn.get(), all.size()));
  }

  /** How many gateways are known. */
  public int count() {
    return all().size();
  }

  private List<URI> all() {
    Set<URI> all = new LinkedHashSet<>();
    new RunFolder(config.runDir())
        .record("gateway")
        .flatMap(record -> Optional.ofNullable(record.url()))
        .map(URI::create)
        .ifPresent(all::add);
    all.addAll(config.gatewayUrl().orElse(List.of()));
    all.addAll(named);
    return List.copyOf(all);
  }

  /**
   * The gateway at this address did not answer, or is cut off from the registry: the next one is
   * asked from now on.
   */
  public void failed(URI url) {
    int now = turn.get();
    if (url().equals(url)) {
      boolean unused = turn.compareAndSet(now, now + 1); // else somebody else has moved on
    }
  }

  /** Remembers gateways that one of them has named. */
  public void named(List<URI> urls) {
    named = List.copyOf(urls);
  }

  /** The token; empty if there is none. */
  public String token() {
    Optional<Path> file = config.tokenFile();
    try {
      return file.isPresent() ? Files.readString(file.get()).trim() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
