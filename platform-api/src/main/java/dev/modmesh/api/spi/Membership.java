package dev.modmesh.api.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, and who may do what only one may do. All of it expires by itself, on the clock of
 * the backend, and none of it is in the log. All methods block and may be called from any thread.
 *
 * <p>Every method throws {@link dev.modmesh.api.problem.ProblemException} with {@code
 * registry-unavailable} while the backend cannot be reached.
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
   * Takes or renews a lease, if it is free or {@code holder} has it.
   *
   * @param ttl how long; zero gives it back
   * @return who has it now
   */
  Lease lease(String name, String holder, Duration ttl);

  /**
   * A node as it showed itself.
   *
   * @param age since then
   */
  record Presence(String node, Map<String, @Nullable Object> frame, Duration age) {}

  /**
   * A lease as it stands.
   *
   * @param holder empty if nobody has it
   * @param term grows each time that it passes to another holder
   * @param left how long it lasts unless it is renewed
   */
  record Lease(String name, String holder, long term, Duration left) {}
}
