package dev.modmesh.gateway.alert;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.node.NodeIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
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
 * Judges all rules each second, on a thread of its own that also posts. A notification that the
 * receiver does not take is posted again, with what then holds, until it does. Thread-safe.
 */
@Singleton
class Alerts {
  private static final Logger LOG = Logger.getLogger(Alerts.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final FactFinder finder;
  private final EventLog events;
  private final NodeIdentity identity;
  private final AlertMetrics metrics;
  private final @Nullable Webhook webhook;
  private final Duration repeat;
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final Map<String, Told> told = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("alerts").factory());
  private Instant notBefore = Instant.EPOCH;

  /** What a receiver knows of an alert. */
  private record Told(Instant began, Instant last) {}

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
    this.webhook = config.alert().webhook().map(Webhook::new).orElse(null);
    this.repeat = config.alert().repeat();
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
      post(Instant.now());
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

  private void post(Instant now) throws InterruptedException {
    Webhook open = webhook;
    if (open == null || now.isBefore(notBefore)) {
      return;
    }
    for (Notification due : due(now)) {
      if (open.post(Json.CODEC.write(due.toMap()))) {
        taken(due, now);
      } else {
        LOG.warnf("The webhook did not take alert %s; again in 5 s", due.alert().rule().name());
        notBefore = now.plus(RETRY);
        return;
      }
    }
  }

  private synchronized List<Notification> due(Instant now) {
    List<Notification> due = new ArrayList<>();
    for (Alert alert : alerts.values()) {
      Told before = told.get(alert.rule().name());
      String url = identity.address();
      if (alert.isFiring()) {
        boolean again = before == null || !now.isBefore(before.last.plus(repeat));
        if (again && !alert.isSilenced()) {
          due.add(
              new Notification(alert, before == null ? alert.since() : before.began, null, url));
        }
      } else if (before != null) {
        due.add(new Notification(alert, before.began, alert.since(), url));
      }
    }
    return due;
  }

  private synchronized void taken(Notification notification, Instant now) {
    String name = notification.alert().rule().name();
    if (notification.ended() == null) {
      told.put(name, new Told(notification.began(), now));
    } else {
      told.remove(name);
    }
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
