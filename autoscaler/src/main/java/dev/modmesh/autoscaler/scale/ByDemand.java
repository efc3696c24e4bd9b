package dev.modmesh.autoscaler.scale;

import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.observe.PoolFrame;
import dev.modmesh.autoscaler.pool.Host;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** As many hosts as the demand needs, one {@link PoolScaler} for each pool. */
public final class ByDemand implements DesiredHosts {
  private static final Logger LOG = Logger.getLogger(ByDemand.class);

  private final Supplier<Map<String, PoolFrame>> frames;
  private final Listener listener;
  private final Map<String, PoolScaler> scalers = new HashMap<>();
  private final Map<String, Integer> last = new HashMap<>();
  private Map<String, PoolFrame> seen = Map.of();

  /** Hears of every decision. */
  public interface Listener {
    /** The pool shall have so many hosts. */
    void decided(String pool, Decision decision, Instant time);
  }

  /**
   * By these figures.
   *
   * @param frames gives what was seen since it was last asked, by pool
   */
  public ByDemand(Supplier<Map<String, PoolFrame>> frames, Listener listener) {
    this.frames = frames;
    this.listener = listener;
  }

  @Override
  public void beginRound() {
    seen = frames.get();
  }

  @Override
  public int of(PoolSpec spec, List<Host> hosts, Instant now) {
    PoolScaler scaler = scalers.computeIfAbsent(spec.name(), unused -> new PoolScaler(now));
    Decision decision = scaler.decide(spec, hosts, seen.get(spec.name()), now);
    listener.decided(spec.name(), decision, now);
    Integer before = last.put(spec.name(), decision.desired());
    if (before != null && before != decision.desired()) {
      LOG.infof(
          "pool %s shall have %d hosts instead of %d: %s",
          spec.name(), decision.desired(), before, decision.reason());
    }
    return decision.desired();
  }
}
