package dev.modmesh.autoscaler.scale;

import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.observe.Demand;
import dev.modmesh.autoscaler.pool.Host;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** As many hosts as the demand needs, one {@link PoolScaler} for each pool. */
public final class ByDemand implements DesiredHosts {
  private static final Logger LOG = Logger.getLogger(ByDemand.class);

  private final Supplier<Demand> source;
  private final Listener listener;
  private final Function<String, Estimates> past;
  private final Map<String, PoolScaler> scalers = new HashMap<>();
  private final Map<String, Integer> last = new HashMap<>();
  private Demand seen = Demand.NOT_DUE;

  /** Hears of every decision. */
  public interface Listener {
    /** The pool shall have so many hosts. */
    void decided(String pool, Decision decision, Instant time);
  }

  /**
   * By these figures.
   *
   * @param source gives what was seen since it was last asked
   * @param past what was known of a pool before; is asked once for each
   */
  public ByDemand(Supplier<Demand> source, Listener listener, Function<String, Estimates> past) {
    this.source = source;
    this.listener = listener;
    this.past = past;
  }

  @Override
  public void beginRound() {
    seen = source.get();
  }

  @Override
  public int of(PoolSpec spec, List<Host> hosts, Instant now) {
    PoolScaler scaler =
        scalers.computeIfAbsent(spec.name(), pool -> new PoolScaler(now, past.apply(pool)));
    Integer decided = last.get(spec.name());
    if (!seen.due() && decided != null) {
      return decided; // the figures are on their way
    }
    Decision decision = scaler.decide(spec, hosts, seen, now);
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
