package dev.modmesh.host.admission;

/** What becomes of a call that arrives. */
public enum Verdict {
  /** It holds a permit: hand it to a thread. */
  RUN,
  /** It is kept, and handed out later. */
  WAIT,
  /** It is not kept. */
  REFUSE
}
