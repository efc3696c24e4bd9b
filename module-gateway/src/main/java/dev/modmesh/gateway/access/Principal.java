package dev.modmesh.gateway.access;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param serviceId the only instance that a host may act for; null for any
 * @param pool that of this instance; null for any
 */
public record Principal(Role role, @Nullable String serviceId, @Nullable String pool) {
  static final Principal ANONYMOUS = new Principal(Role.ANONYMOUS, null, null);

  /** A name by which its calls are told apart from others'; empty for anonymous callers. */
  public String name() {
    if (role == Role.ANONYMOUS) {
      return "";
    }
    return serviceId == null ? role.name() : role.name() + ' ' + serviceId;
  }

  /** Whether it is a host, whose word about the depth of a call is taken. */
  public boolean isHost() {
    return role == Role.HOST;
  }

  /** Whether it may do this. */
  public boolean may(Right right) {
    return role.has(right);
  }
}
