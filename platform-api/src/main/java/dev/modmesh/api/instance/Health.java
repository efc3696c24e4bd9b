package dev.modmesh.api.instance;

/** What the registry thinks of an instance. */
public enum Health {
  PASSING,
  WARNING,
  CRITICAL,
  /** Finishes what it has and takes nothing new. */
  DRAINING
}
