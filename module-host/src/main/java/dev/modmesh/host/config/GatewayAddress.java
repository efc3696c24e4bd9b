package dev.modmesh.host.config;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.process.RunFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a gateway is now, and the token for it. Both are looked up anew each time: a gateway that
 * was started again may have another port.
 */
@ApplicationScoped
public class GatewayAddress {
  private final HostConfig config;

  /** Looks where the configuration says. */
  public GatewayAddress(HostConfig config) {
    this.config = config;
  }

  /**
   * The base URL of a gateway.
   *
   * @throws ProblemException {@code no-instance-available} if none is known
   */
  public URI url() {
    return new RunFolder(config.runDir())
        .record("gateway")
        .flatMap(record -> Optional.ofNullable(record.url()))
        .map(URI::create)
        .or(config::gatewayUrl)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.NO_INSTANCE_AVAILABLE,
                    "No gateway is known; set modmesh.host.gateway-url."));
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
