package dev.modmesh.gateway.access;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param serviceId the only instance that a host may act for; null for any
 */
public record Principal(Role role, @Nullable String serviceId) {
  static final Principal ANONYMOUS = new Principal(Role.ANONYMOUS, null);

  /** Whether it may do this. */
  public boolean may(Right right) {
    return role.has(right);
  }
}
