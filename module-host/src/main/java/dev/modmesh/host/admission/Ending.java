package dev.modmesh.host.admission;

/** How a call that ran has ended, as far as it tells how loaded the host is. */
public enum Ending {
  /** With a result: its run time counts. */
  SUCCEEDED,
  /** At its deadline: it would have taken at least as long. */
  DEADLINE,
  /** Otherwise: says nothing about the load. */
  OTHER
}
