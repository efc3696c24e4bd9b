package dev.modmesh.registry.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.RegistryBackend.Snapshot;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.testing.Registry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static Item item(Kind kind, String key, String epoch, long number, String digest) {
    return new Item(kind, key, new Revision(epoch, number), Map.of("digest", digest));
  }

  private static Item old(String key, long number, String digest) {
    return item(Kind.VERSION, key, "old", number, digest);
  }

  private static Item now(String key, long number, String digest) {
    return item(Kind.VERSION, key, "new", number, digest);
  }

  private static Reconciliation of(
      long known, List<Item> before, Map<String, Long> contained, Item... log) {
    return Reconciliation.of(
        RegistryView.of(new Revision("old", known), before),
        new Snapshot(new Revision("new", 100), List.of(log), contained),
        Registry.CODEC);
  }

  @Test
  void whatCameAfterThePartingAndIsNotThereIsBroughtBack() {
    Reconciliation lost =
        of(
            12,
            List.of(old("a@1.0.0", 10, "x"), old("b@1.0.0", 12, "x")),
            Map.of("old", 10L),
            now("a@1.0.0", 10, "x"));

    assertThat(lost.changes())
        .containsExactly(Change.put(Kind.VERSION, "b@1.0.0", Map.of("digest", "x")));
    assertThat(lost.conflicts()).isEmpty();
  }

  @Test
  void whatCameBeforeThePartingAndIsGoneStaysGone() {
    assertThat(of(12, List.of(old("a@1.0.0", 9, "x")), Map.of("old", 10L)).changes()).isEmpty();
  }

  @Test
  void aDeletionThatWasLostIsMadeAgainAndALaterItemStays() {
    Reconciliation lost =
        of(12, List.of(), Map.of("old", 10L), now("a@1.0.0", 9, "x"), now("b@1.0.0", 11, "x"));

    assertThat(lost.changes()).containsExactly(Change.delete(Kind.VERSION, "a@1.0.0"));
  }

  @Test
  void aVersionWithAnotherDigestStaysAndIsReported() {
    Reconciliation lost =
        of(
            12,
            List.of(old("a@1.0.0", 11, "mine")),
            Map.of("old", 10L),
            now("a@1.0.0", 11, "theirs"));

    assertThat(lost.changes()).isEmpty();
    assertThat(lost.conflicts()).singleElement().asString().contains("a@1.0.0", "mine", "theirs");
  }

  @Test
  void whatAnotherHasBroughtBackIsNotBroughtAgain() {
    assertThat(of(12, List.of(old("a@1.0.0", 11, "x")), Map.of("old", 12L)).changes()).isEmpty();
  }

  @Test
  void anEmptyLogGetsEverything() {
    Reconciliation lost = of(12, List.of(old("a@1.0.0", 1, "x"), old("b@1.0.0", 2, "x")), Map.of());

    assertThat(lost.changes()).hasSize(2);
  }
}
