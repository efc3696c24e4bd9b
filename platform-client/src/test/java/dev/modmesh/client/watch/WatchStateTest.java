package dev.modmesh.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.view.Histories;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.watch.WatchState.Step;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.client.wire.WatchWire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchStateTest {
  private final JacksonCodec codec = new JacksonCodec();
  private final Histories history = new Histories(11);
  private final WatchState state = new WatchState(codec, RegistryView.EMPTY);

  private Step on(String name, Map<String, ?> data) {
    return state.on(
        new SseReader.Event("", name, new String(codec.write(data), StandardCharsets.UTF_8)));
  }

  private Step bookmark(RegistryView view) {
    return on("bookmark", Map.of("revision", view.revision().toString(), "digest", view.digest()));
  }

  private Step delta(Delta delta) {
    return on("delta", WatchWire.delta(delta));
  }

  private RegistryView snapshot() {
    return RegistryView.of(history.last(), history.items());
  }

  private Step end(RegistryView view, int count, String digest) {
    return on(
        "snapshot-end",
        Map.of("revision", view.revision().toString(), "count", count, "digest", digest));
  }

  private void begin(List<Item> items) {
    assertThat(on("snapshot-begin", Map.of("revision", history.last().toString())))
        .isEqualTo(Step.NOTHING);
    items.forEach(item -> assertThat(on("item", WatchWire.item(item))).isEqualTo(Step.NOTHING));
  }

  private void takeSnapshot() {
    for (int i = 0; i < 20; i++) {
      Delta unused = history.next();
    }
    begin(history.items());
    assertThat(end(snapshot(), snapshot().size(), snapshot().digest())).isEqualTo(Step.CHANGED);
  }

  @Test
  void takesASnapshotAndThenDeltas() {
    takeSnapshot();

    for (int i = 0; i < 50; i++) {
      assertThat(delta(history.next())).isEqualTo(Step.CHANGED);
      assertThat(state.view().digest()).isEqualTo(snapshot().digest());
      assertThat(bookmark(snapshot())).isEqualTo(Step.NOTHING);
    }
  }

  @Test
  void nothingIsSeenOfASnapshotBeforeItsEnd() {
    takeSnapshot();
    RegistryView before = state.view();

    Delta unused = history.next();
    begin(history.items());

    assertThat(state.view()).isSameAs(before);
  }

  @Test
  void aMissingDeltaIsAGap() {
    takeSnapshot();
    RegistryView before = state.view();

    Delta lost = history.next();

    assertThat(lost.prev()).isEqualTo(before.revision());
    assertThat(delta(history.next())).isEqualTo(Step.GAP);
    assertThat(state.view()).isSameAs(before);
  }

  @Test
  void aDeltaThatComesTwiceIsAGap() {
    takeSnapshot();
    Delta delta = history.next();
    assertThat(delta(delta)).isEqualTo(Step.CHANGED);

    assertThat(delta(delta)).isEqualTo(Step.GAP);
  }

  @Test
  void aLostItemIsAGap() {
    takeSnapshot();
    RegistryView before = state.view();

    begin(history.items().subList(1, history.items().size()));

    assertThat(end(snapshot(), snapshot().size(), snapshot().digest())).isEqualTo(Step.GAP);
    assertThat(state.view()).isSameAs(before);
  }

  @Test
  void aWrongDigestIsAGap() {
    for (int i = 0; i < 5; i++) {
      Delta unused = history.next();
    }
    begin(history.items());

    assertThat(end(snapshot(), snapshot().size(), "0123456789abcdef")).isEqualTo(Step.GAP);
    assertThat(state.view()).isSameAs(RegistryView.EMPTY);
  }

  @Test
  void anEndWithoutABeginningIsAGap() {
    assertThat(end(snapshot(), 0, snapshot().digest())).isEqualTo(Step.GAP);
    assertThat(on("item", Map.of("kind", "pool"))).isEqualTo(Step.NOTHING);
  }

  @Test
  void aBookmarkThatSaysOtherwiseIsAGap() {
    takeSnapshot();
    RegistryView other = snapshot().apply(history.next());

    assertThat(bookmark(other)).isEqualTo(Step.GAP);
    assertThat(
            on(
                "bookmark",
                Map.of(
                    "revision", state.view().revision().toString(), "digest", "0123456789abcdef")))
        .isEqualTo(Step.GAP);
  }

  @Test
  void eventsOfNewerGatewaysArePassedOver() {
    assertThat(state.on(new SseReader.Event("", "weather", "not even JSON")))
        .isEqualTo(Step.NOTHING);
    assertThat(on("resync", Map.of("reason", "slow"))).isEqualTo(Step.NOTHING);
  }

  @Test
  void whatCannotBeReadIsAnErrorAndChangesNothing() {
    takeSnapshot();
    RegistryView before = state.view();

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> state.on(new SseReader.Event("", "delta", "{")));
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> on("delta", Map.of("prev", "x", "revision", "y")));
    assertThat(state.view()).isSameAs(before);
    assertThat(before.revision()).isNotEqualTo(Revision.START);
  }
}
