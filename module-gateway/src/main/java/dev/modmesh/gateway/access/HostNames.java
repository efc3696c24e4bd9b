package dev.modmesh.gateway.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which Host and Origin a request may carry. A page of another site that makes the browser talk to
 * loopback (DNS rebinding, cross-site requests) fails here.
 */
final class HostNames {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> allowed;
  private volatile String lastAllowed = ""; // most callers use one name

  HostNames(List<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  boolean allowsHost(@Nullable String authority) {
    if (authority == null) {
      return false;
    }
    if (authority.equals(lastAllowed)) {
      return true;
    }
    boolean allows = allows(hostOf(authority));
    if (allows) {
      lastAllowed = authority;
    }
    return allows;
  }

  boolean allowsOrigin(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    int scheme = origin.indexOf("://");
    return scheme > 0 && allows(hostOf(origin.substring(scheme + 3)));
  }

  private boolean allows(String host) {
    return LOOPBACK.contains(host) || allowed.contains(host);
  }

  private static String hostOf(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
  }
}
