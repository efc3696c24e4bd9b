package dev.modmesh.gateway.overload;

/** Whether a call may go on to the instances. */
public enum Ticket {
  /** It may; it counts until it is given back. */
  ADMITTED,
  /** The instances have all that they can take. */
  FULL,
  /** They have nearly all, and this caller has more than its part. */
  UNFAIR
}
