package dev.modmesh.registry.backend.consul;

/**
 * A foreign record that is not taken over.
 *
 * @param subject what it is about: a service of Consul, an instance of one, or {@code name@version}
 * @param message why, in one sentence
 */
public record Refusal(String subject, String message) {}
