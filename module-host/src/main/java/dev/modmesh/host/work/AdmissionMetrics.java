package dev.modmesh.host.work;

import dev.modmesh.host.admission.AdaptiveLimit;
import dev.modmesh.host.admission.Admission;
import dev.modmesh.host.admission.Drop;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** The meters of the admission. Names and tags stand in {@code docs/metrics.md}. */
final class AdmissionMetrics {
  private AdmissionMetrics() {}

  static void register(MeterRegistry registry, Admission admission, AdaptiveLimit limit) {
    Gauge.builder("modmesh.host.limit", limit, AdaptiveLimit::limit)
        .description("Calls that may run at once, as things are")
        .register(registry);
    Gauge.builder("modmesh.host.running", admission, one -> one.snapshot().running())
        .description("Calls that run")
        .register(registry);
    Gauge.builder("modmesh.host.queue.length", admission, one -> one.snapshot().waiting())
        .description("Calls that wait for a thread")
        .register(registry);
    FunctionTimer.builder(
            "modmesh.host.queue.wait",
            admission,
            one -> one.snapshot().started(),
            one -> one.snapshot().waitedNanos(),
            TimeUnit.NANOSECONDS)
        .description("How long calls that ran had waited for a thread")
        .register(registry);
    for (Drop why : Drop.values()) {
      FunctionCounter.builder("modmesh.host.refused", admission, one -> one.dropped(why))
          .description("Calls that were not run, by reason")
          .tag("reason", why.word())
          .register(registry);
    }
  }
}
