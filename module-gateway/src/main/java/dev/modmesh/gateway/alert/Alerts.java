package dev.modmesh.gateway.alert;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.node.NodeIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Judges all rules each second, on a thread of its own that also tells the receivers. Thread-safe.
 */
@Singleton
class Alerts {
  private static final Logger LOG = Logger.getLogger(Alerts.class);

  private final FactFinder finder;
  private final EventLog events;
  private final NodeIdentity identity;
  private final AlertMetrics metrics;
  private final List<Receiver> receivers = new ArrayList<>();
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("alerts").factory());

  Alerts(
      FactFinder finder,
      EventLog events,
      NodeIdentity identity,
      GatewayConfig config,
      MeterRegistry registry) {
    this.finder = finder;
    this.events = events;
    this.identity = identity;
    this.metrics = new AlertMetrics(registry);
    config
        .alert()
        .webhook()
        .ifPresent(url -> receivers.add(Receiver.webhook(url, config.alert().repeat())));
    config.alert().alertmanager().ifPresent(url -> receivers.add(Receiver.alertmanager(url)));
    AlertRule.ALL.forEach(rule -> alerts.put(rule.name(), Alert.inactive(rule, Instant.now())));
  }

  void start(@Observes StartupEvent event) {
    thread.scheduleWithFixedDelay(this::safely, 1, 1, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  private void safely() {
    try {
      judge(finder.now(), Instant.now());
      for (Receiver receiver : receivers) {
        receiver.tell(all(), identity.address(), Instant.now());
      }
    } catch (RuntimeException e) {
      LOG.warn("Alerts could not be judged, and will be again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void judge(Facts facts, Instant now) {
    metrics.facts(facts);
    alerts.replaceAll(
        (name, before) -> {
          Alert after = before.next(facts, now);
          if (after.isFiring() != before.isFiring()) {
            events.add(
                after.isFiring() ? "alert-firing" : "alert-resolved",
                name,
                after.rule().summary() + (after.isFiring() ? "." : ": no longer."));
          }
          return after;
        });
    metrics.firing((int) alerts.values().stream().filter(Alert::isFiring).count());
  }

  /** All of them, in the order of the rules. */
  synchronized List<Alert> all() {
    return List.copyOf(alerts.values());
  }

  /**
   * Tells nobody of an alert until then; null ends that.
   *
   * @throws ProblemException {@code not-found}
   */
  synchronized Alert silence(String name, @Nullable Instant until) {
    Alert alert = alerts.get(name);
    if (alert == null) {
      throw new ProblemException(
          ProblemType.NOT_FOUND,
          "There is no alert `"
              + name
              + "`; there are "
              + String.join(", ", alerts.keySet())
              + ".");
    }
    Alert next = alert.silenced(until);
    alerts.put(name, next);
    return next;
  }
}
