package dev.modmesh.autoscaler.actuate;

import java.io.IOException;
import java.util.List;

/**
 * A place that keeps a number of hosts by itself, and starts and ends them as it likes. Its hosts
 * register with the gateway; under the names that they register with, the place knows them. Used by
 * one thread.
 */
public interface ReplicaScaler extends AutoCloseable {
  /**
   * How many hosts the place says that a pool shall have.
   *
   * @throws IOException if it does not say so now
   */
  int replicas(String pool) throws IOException;

  /**
   * Asks for so many hosts; asking again for the same does nothing more.
   *
   * @param goFirst service ids of those that can be spared first, if there are to be fewer
   * @throws IOException if the place has not taken it, or that is not known
   */
  void scale(String pool, int replicas, List<String> goFirst) throws IOException;

  @Override
  void close();
}
