package dev.modmesh.api.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are there. A node that falls silent is forgotten, on the clock of the backend;
 * nothing of it is in the log. Blocks and may be called from any thread.
 *
 * <p>Throws {@link dev.modmesh.api.problem.ProblemException} with {@code registry-unavailable}
 * while the backend cannot be reached.
 */
public interface Membership {
  /**
   * Shows a node to the others for {@code ttl}, in place of what it showed before.
   *
   * @param frame what the others shall know; an empty one takes the node away
   * @return the frames of all nodes that are there, this one among them
   */
  List<Presence> meet(String node, Map<String, ? extends @Nullable Object> frame, Duration ttl);

  /**
   * A node as it showed itself.
   *
   * @param age since then
   */
  record Presence(String node, Map<String, @Nullable Object> frame, Duration age) {}
}
