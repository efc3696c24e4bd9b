package dev.modmesh.registry.backend.consul;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Consul is used.
 *
 * @param address base URL of an agent's HTTP API
 * @param token its ACL token; null without ACLs
 * @param longestWait how long a blocking query may wait for news
 * @param resync how often everything is compared again, with or without news
 */
public record ConsulSettings(
    URI address, @Nullable String token, Duration longestWait, Duration resync) {}
