package dev.modmesh.host.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** What can be set for traces; the same for every part of the platform. */
@ConfigMapping(prefix = "modmesh.traces")
public interface TracesConfig {
  /**
   * Base URL of an OpenTelemetry collector that takes OTLP over HTTP, such as
   * `http://collector:4318`; without it nothing is traced.
   */
  Optional<URI> endpoint();

  /** Share of the calls without a `traceparent` that the gateway traces, from 0 to 1. */
  @WithDefault("0.01")
  double ratio();
}
