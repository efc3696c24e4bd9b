package dev.modmesh.api.module;

/** Where a published version stands. Ranges resolve to active versions only. */
public enum VersionState {
  /** Published; no host has passed its self-test yet. */
  PENDING,
  /** Takes calls. */
  ACTIVE,
  /** Failed its self-test on every host that tried. */
  FAILED,
  /** Taken out of ranges by an operator; still callable by its exact version. */
  YANKED
}
