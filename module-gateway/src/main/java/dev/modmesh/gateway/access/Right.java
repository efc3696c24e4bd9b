package dev.modmesh.gateway.access;

/** One thing that can be allowed. */
public enum Right {
  READ,
  CALL,
  PUBLISH,
  /** Publish code that runs without a sandbox. */
  TRUSTED_JAR,
  /** Change pools, drain instances. */
  OPERATE,
  /** Register and renew instances. */
  JOIN,
  /** Drain instances, post decisions and hold leases, as the autoscaler does. */
  SCALE,
  /** Read and write what modules keep in the cache. */
  DATA
}
