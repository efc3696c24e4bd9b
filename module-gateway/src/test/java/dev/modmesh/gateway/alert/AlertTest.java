package dev.modmesh.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.gateway.signal.Second;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Facts WELL = new Facts(0, 2, 2, 0, 0, 0, 0, 0, 0.5);
  private static final Facts DEAD = new Facts(0, 0, 2, 0, 0, 0, 0, 0, 0.5);

  private Alert alert = Alert.inactive(rule("NothingHealthy"), START);

  private static AlertRule rule(String name) {
    return AlertRule.ALL.stream()
        .filter(rule -> rule.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Alert.State after(long seconds, Facts facts) {
    alert = alert.next(facts, START.plusSeconds(seconds));
    return alert.state();
  }

  @Test
  void firesOnceItHasHeldForItsTimeAndEndsAtOnce() {
    assertThat(after(1, WELL)).isEqualTo(Alert.State.INACTIVE);
    assertThat(after(2, DEAD)).isEqualTo(Alert.State.PENDING);
    assertThat(after(11, DEAD)).isEqualTo(Alert.State.PENDING);
    assertThat(after(12, DEAD)).isEqualTo(Alert.State.FIRING);
    assertThat(after(13, WELL)).isEqualTo(Alert.State.INACTIVE);
    assertThat(alert.since()).isEqualTo(START.plusSeconds(13));
  }

  @Test
  void aPauseBeginsTheTimeAnew() {
    after(2, DEAD);
    after(8, WELL);
    after(9, DEAD);

    assertThat(after(13, DEAD)).isEqualTo(Alert.State.PENDING);
    assertThat(after(19, DEAD)).isEqualTo(Alert.State.FIRING);
  }

  @Test
  void aPoolThatMayHaveNoHostsIsNoAlert() {
    assertThat(after(60, new Facts(0, 0, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(Alert.State.INACTIVE);
  }

  @Test
  void aCacheThatAnswersLessThanHalfOfWhatItDidIsNoted() {
    List<Second> usual = Collections.nCopies(840, second(10, 8));

    assertThat(lost(usual, Collections.nCopies(60, second(10, 8)))).isZero();
    assertThat(lost(usual, Collections.nCopies(60, second(10, 4)))).isBetween(0.45, 0.5);
    assertThat(lost(usual, Collections.nCopies(60, second(10, 0)))).isEqualTo(1);
  }

  @Test
  void fewReadsOrACacheThatNeverAnsweredTellNothing() {
    List<Second> quiet = Collections.nCopies(60, second(1, 0));
    List<Second> missing = Collections.nCopies(60, second(10, 0));

    assertThat(lost(Collections.nCopies(840, second(1, 1)), quiet)).isZero();
    assertThat(lost(Collections.nCopies(840, second(10, 1)), missing)).isZero();
    assertThat(lost(List.of(), List.of())).isZero();
  }

  private static double lost(List<Second> before, List<Second> minute) {
    List<Second> all = new ArrayList<>(before);
    all.addAll(minute);
    return FactFinder.cacheLost(minute, all);
  }

  private static Second second(long reads, long hits) {
    return new Second(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, reads, hits);
  }

  @Test
  void aSilenceEndsByItself() {
    alert = alert.silenced(START.plus(Duration.ofMinutes(1)));

    after(30, DEAD);
    assertThat(alert.toMap()).containsEntry("state", "silenced").containsEntry("judged", "pending");
    after(61, DEAD);
    assertThat(alert.toMap()).containsEntry("state", "firing");
  }

  @Test
  void tellsThePayloadOfAlertmanagersWebhook() {
    after(2, DEAD);
    after(12, DEAD);

    Map<String, @Nullable Object> firing =
        new Notification(alert, alert.since(), null, "http://gw").toMap();
    Map<String, @Nullable Object> resolved =
        new Notification(alert, alert.since(), START.plusSeconds(20), "http://gw").toMap();

    assertThat(firing)
        .containsOnlyKeys(
            "version",
            "groupKey",
            "truncatedAlerts",
            "status",
            "receiver",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "externalURL",
            "alerts")
        .containsEntry("version", "4")
        .containsEntry("status", "firing");
    assertThat(first(firing))
        .containsEntry("startsAt", "2026-01-01T00:00:12Z")
        .containsEntry("endsAt", "0001-01-01T00:00:00Z");
    assertThat(first(resolved))
        .containsEntry("status", "resolved")
        .containsEntry("endsAt", "2026-01-01T00:00:20Z")
        .containsEntry("fingerprint", first(firing).get("fingerprint"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> first(Map<String, @Nullable Object> payload) {
    return ((List<Map<String, @Nullable Object>>) Objects.requireNonNull(payload.get("alerts")))
        .getFirst();
  }
}
