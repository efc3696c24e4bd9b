package dev.modmesh.client.credential;

import dev.modmesh.api.module.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The right of one host to register itself, in one pool. Derived from the token of the role {@code
 * host}, so that a gateway checks it without having been told of it: {@code mmj_} +
 * base64url(scope) + {@code .} + base64url(HMAC-SHA256(SHA-256(role token), scope)), scope = {@code
 * service_id:pool}.
 *
 * @param serviceId the only id that may be registered with it
 * @param pool the only pool that may be joined with it
 */
public record JoinToken(String serviceId, String pool) {
  private static final String PREFIX = "mmj_";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Neither part may be empty or contain a colon. */
  public JoinToken {
    if (serviceId.isEmpty() || pool.isEmpty() || (serviceId + pool).indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "service id `" + serviceId + "` and pool `" + pool + "` must be names");
    }
  }

  /** The token's text, for a file of the host. */
  public static String mint(String serviceId, String pool, String hostRoleToken) {
    String scope = new JoinToken(serviceId, pool).scope();
    return PREFIX
        + ENCODER.encodeToString(scope.getBytes(StandardCharsets.UTF_8))
        + "."
        + ENCODER.encodeToString(seal(scope, hostRoleToken));
  }

  /** What the token allows; empty unless it was minted from this role token. */
  public static Optional<JoinToken> verify(String token, String hostRoleToken) {
    int dot = token.indexOf('.');
    if (!token.startsWith(PREFIX) || dot < 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length(), dot));
      byte[] seal = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      String scope = new String(bytes, StandardCharsets.UTF_8);
      int colon = scope.indexOf(':');
      if (colon < 0 || !MessageDigest.isEqual(seal, seal(scope, hostRoleToken))) {
        return Optional.empty();
      }
      return Optional.of(new JoinToken(scope.substring(0, colon), scope.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether a token's text looks like a join token, so that it is not a role's. */
  public static boolean isJoinToken(String token) {
    return token.startsWith(PREFIX);
  }

  private String scope() {
    return serviceId + ":" + pool;
  }

  private static byte[] seal(String scope, String hostRoleToken) {
    try {
      byte[] key = Digest.sha256().digest(hostRoleToken.getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(scope.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
