package dev.modmesh.gateway.scaling;

import java.util.List;

/** Where decisions outlive the gateway. Thread-safe. */
interface DecisionStore extends AutoCloseable {
  /** The pools about which something is kept. */
  List<String> pools();

  /** Keeps a decision; does not wait for the disk. */
  void add(String pool, KeptDecision decision);

  /**
   * The newest about a pool, newest first; may wait for the disk.
   *
   * @param changesOnly leaves out those that left the number as it was
   */
  List<KeptDecision> newest(String pool, int limit, boolean changesOnly);

  @Override
  void close();
}
