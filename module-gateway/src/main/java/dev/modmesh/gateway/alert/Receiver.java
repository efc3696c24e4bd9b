package dev.modmesh.gateway.alert;

import dev.modmesh.gateway.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One who is told when alerts begin and end. What the receiver does not take is posted again, with
 * what then holds, until it does. Blocks; not thread-safe.
 */
final class Receiver {
  private static final Logger LOG = Logger.getLogger(Receiver.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration STILL = Duration.ofSeconds(30);

  private final String name;
  private final Webhook target;
  private final Duration repeat;
  private final BiFunction<Notification, Instant, Object> payload;
  private final Map<String, Told> told = new LinkedHashMap<>();
  private Instant notBefore = Instant.EPOCH;

  /** What the receiver knows of an alert. */
  private record Told(Instant began, Instant last) {}

  private Receiver(
      String name,
      Webhook target,
      Duration repeat,
      BiFunction<Notification, Instant, Object> payload) {
    this.name = name;
    this.target = target;
    this.repeat = repeat;
    this.payload = payload;
  }

  /** One that takes what Alertmanager posts to webhooks. */
  static Receiver webhook(java.net.URI url, Duration repeat) {
    return new Receiver(
        "webhook", new Webhook(url), repeat, (notification, now) -> notification.toMap());
  }

  /**
   * An Alertmanager. As a Prometheus does, it is told again and again, each time until when the
   * alert holds if nothing more is heard.
   */
  static Receiver alertmanager(java.net.URI url) {
    String base = url.toString().replaceAll("/+$", "");
    return new Receiver(
        "Alertmanager",
        new Webhook(java.net.URI.create(base + "/api/v2/alerts")),
        STILL,
        (notification, now) -> List.of(notification.toPostable(now.plus(STILL.multipliedBy(4)))));
  }

  void tell(List<Alert> alerts, String address, Instant now) throws InterruptedException {
    if (now.isBefore(notBefore)) {
      return;
    }
    for (Notification due : due(alerts, address, now)) {
      if (!target.post(Json.CODEC.write(payload.apply(due, now)))) {
        LOG.warnf("The %s did not take alert %s; again in 5 s", name, due.alert().rule().name());
        notBefore = now.plus(RETRY);
        return;
      }
      taken(due, now);
    }
  }

  private List<Notification> due(List<Alert> alerts, String address, Instant now) {
    List<Notification> due = new ArrayList<>();
    for (Alert alert : alerts) {
      Told before = told.get(alert.rule().name());
      if (alert.isFiring()) {
        if (isNews(before, now) && !alert.isSilenced()) {
          Instant began = before == null ? alert.since() : before.began;
          due.add(new Notification(alert, began, null, address));
        }
      } else if (before != null) {
        due.add(new Notification(alert, before.began, alert.since(), address));
      }
    }
    return due;
  }

  private boolean isNews(@Nullable Told before, Instant now) {
    return before == null || !now.isBefore(before.last.plus(repeat));
  }

  private void taken(Notification notification, Instant now) {
    String alert = notification.alert().rule().name();
    if (notification.ended() == null) {
      told.put(alert, new Told(notification.began(), now));
    } else {
      told.remove(alert);
    }
  }
}
