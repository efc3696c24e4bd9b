package dev.modmesh.gateway.upstream;

import dev.modmesh.gateway.breaker.Circuit;
import dev.modmesh.gateway.breaker.Circuit.Verdict;
import dev.modmesh.gateway.breaker.CircuitListener;
import dev.modmesh.gateway.breaker.CircuitPolicy;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.outlier.OutlierRules;

/** Decides from what attempts say whether an instance is kept from calls, and tells of it. */
final class Suspicion {
  /** A call is compared with the peers only if it was clearly slower than usual. */
  private static final double SUSPECT = Math.log(2);

  private final boolean enabled;
  private final CircuitPolicy policy;
  private final OutlierRules rules;
  private final double tooSlow;
  private final EventLog events;

  Suspicion(GatewayConfig config, EventLog events) {
    this.enabled = config.outlier().enabled();
    this.policy =
        new CircuitPolicy(
            config.breaker().failures(),
            config.breaker().delay(),
            config.breaker().maxDelay(),
            config.breaker().slowStart());
    this.rules =
        new OutlierRules(config.outlier().successShare() / 100.0, config.outlier().latencyFactor());
    this.tooSlow = Math.log(config.outlier().latencyFactor());
    this.events = events;
  }

  Circuit circuit(Upstream upstream) {
    return new Circuit(
        policy,
        System::nanoTime,
        new CircuitListener() {
          @Override
          public void opened(String reason) {
            upstream.peers().recount();
            events.add("circuit-opened", upstream.serviceId(), at(upstream, reason));
          }

          @Override
          public void closed(int probes) {
            upstream.stats().readmitted();
            upstream.peers().recount();
            String why = probes == 1 ? "a probe succeeded" : probes + " probes succeeded";
            events.add("circuit-closed", upstream.serviceId(), at(upstream, why));
          }

          @Override
          public boolean isAlone() {
            return upstream.peers().stats().length <= 1;
          }

          @Override
          public boolean isCrisis() {
            return upstream.peers().isCrisis();
          }

          @Override
          public boolean mayOpen() {
            return upstream.peers().mayOpen();
          }
        });
  }

  private static String at(Upstream upstream, String what) {
    return upstream.authority() + ": " + what + ".";
  }

  double evidence(double logRelative, double logVariance) {
    return rules.evidence(logRelative, logVariance);
  }

  void after(Upstream upstream, Verdict verdict, double logRelative, boolean probe) {
    if (!enabled) {
      return;
    }
    Circuit circuit = upstream.circuit();
    circuit.record(verdict);
    boolean slow = verdict == Verdict.GOOD && logRelative > SUSPECT;
    if (probe) {
      circuit.probed(slow && logRelative > tooSlow ? Verdict.BAD : verdict);
    } else if ((slow || verdict == Verdict.BAD) && circuit.isClosed()) {
      String why = rules.judge(upstream.stats(), upstream.peers().stats());
      if (why != null) {
        circuit.eject(why);
      }
    }
  }
}
