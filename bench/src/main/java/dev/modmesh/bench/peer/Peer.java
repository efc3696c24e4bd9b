package dev.modmesh.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program that answers calls, or passes them on to backends. */
public interface Peer {
  /** Its name in tables. */
  String name();

  /** Why it cannot be measured here, with the remedy; empty if it can. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /**
   * Writes what it needs to a folder.
   *
   * @param port where it shall listen
   * @param backends ports of the backends on this machine
   * @return its command line
   */
  List<String> command(Path folder, int port, List<Integer> backends) throws IOException;

  /** Does what is to be done once it answers at all, before the first call. */
  default void prepare(Path folder, int port, List<Integer> backends) throws IOException {}
}
