package dev.modmesh.client.credential;

import java.security.SecureRandom;
import java.util.Base64;

/** Bearer tokens of roles: {@code mm_} and 32 random bytes in base64url. */
public final class RoleToken {
  private static final String PREFIX = "mm_";
  private static final int BYTES = 32;

  private RoleToken() {}

  /** A token that nobody has had before. */
  public static String mint(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
