package dev.modmesh.gateway.access;

import java.util.EnumSet;
import java.util.Set;

/** What the holder of a token is to the platform. */
public enum Role {
  /** Nobody in particular, on this machine. */
  ANONYMOUS(Right.READ, Right.CALL),
  ADMIN(
      Right.READ,
      Right.CALL,
      Right.PUBLISH,
      Right.TRUSTED_JAR,
      Right.OPERATE,
      Right.JOIN,
      Right.SCALE,
      Right.DATA),
  PUBLISHER(Right.READ, Right.CALL, Right.PUBLISH),
  /** May register any instance; a join token covers one only. */
  HOST(Right.READ, Right.CALL, Right.JOIN, Right.DATA),
  AUTOSCALER(Right.READ, Right.SCALE),
  /** Another gateway of this platform. */
  GATEWAY(Right.READ, Right.CALL, Right.PUBLISH);

  private final Set<Right> rights;

  Role(Right first, Right... more) {
    rights = EnumSet.of(first, more);
  }

  boolean has(Right right) {
    return rights.contains(right);
  }
}
