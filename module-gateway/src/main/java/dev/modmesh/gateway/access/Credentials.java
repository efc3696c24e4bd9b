package dev.modmesh.gateway.access;

import dev.modmesh.api.module.Digest;
import dev.modmesh.client.credential.JoinToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that are known, as hashes. {@code <data>/token} is the admin's, {@code <data>/tokens}
 * has one file per role.
 */
public final class Credentials {
  private final Map<Digest, Principal> byHash = new ConcurrentHashMap<>();
  private final @Nullable String hostToken;

  /**
   * Reads the token files of a data folder; those that are missing give no access.
   *
   * @throws IOException if one is there and cannot be read
   */
  public Credentials(Path dataDir) throws IOException {
    add(dataDir.resolve("token"), Role.ADMIN);
    Path tokens = dataDir.resolve("tokens");
    add(tokens.resolve("publisher"), Role.PUBLISHER);
    add(tokens.resolve("autoscaler"), Role.AUTOSCALER);
    hostToken = add(tokens.resolve("host"), Role.HOST);
  }

  private @Nullable String add(Path file, Role role) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    String token = Files.readString(file).trim();
    byHash.put(hash(token), new Principal(role, null, null));
    return token;
  }

  /** Lets other gateways in by a token that only they get to know. */
  public void addGateway(String token) {
    byHash.put(hash(token), new Principal(Role.GATEWAY, null, null));
  }

  private static Digest hash(String token) {
    return Digest.of(token.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether any token exists. */
  public boolean isEmpty() {
    return byHash.values().stream().allMatch(one -> one.role() == Role.GATEWAY);
  }

  /** Who holds this token; empty if nobody. */
  public Optional<Principal> find(String token) {
    if (hostToken != null && JoinToken.isJoinToken(token)) {
      return JoinToken.verify(token, hostToken)
          .map(join -> new Principal(Role.HOST, join.serviceId(), join.pool()));
    }
    return Optional.ofNullable(byHash.get(hash(token)));
  }
}
