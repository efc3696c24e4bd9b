package dev.modmesh.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryViewTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private static Item version(String ref, String state, long number) {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("name", ModuleRef.parse(ref).name().value());
    value.put("version", ModuleRef.parse(ref).version().toString());
    value.put("runtime", "wasm");
    value.put("functions", Map.of("f", Map.of()));
    value.put("digest", DIGEST);
    value.put("state", state);
    return new Item(Kind.VERSION, ref, new Revision("e", number), value);
  }

  @Test
  void deltasComeToTheSameAsTheSnapshot() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    for (int round = 0; round < 100; round++) {
      Histories history = new Histories(random.nextLong());
      RegistryView view = RegistryView.of(history.last(), List.of());
      for (int i = 0; i < 60; i++) {
        view = view.apply(history.next());
        List<Item> items = new ArrayList<>(history.items());
        Collections.shuffle(items, random);
        RegistryView snapshot = RegistryView.of(history.last(), items);
        assertSame(view, snapshot, seed);
      }
    }
  }

  private static void assertSame(RegistryView view, RegistryView snapshot, long seed) {
    assertThat(view.revision()).isEqualTo(snapshot.revision());
    assertThat(view.digest()).as("seed %s", seed).isEqualTo(snapshot.digest());
    assertThat(view.sortedItems()).as("seed %s", seed).isEqualTo(snapshot.sortedItems());
    assertThat(view.size()).isEqualTo(snapshot.size()).isEqualTo(view.sortedItems().size());
    assertThat(view.instances()).as("seed %s", seed).isEqualTo(snapshot.instances());
    assertThat(view.pools()).as("seed %s", seed).isEqualTo(snapshot.pools());
    assertThat(versions(view)).as("seed %s", seed).isEqualTo(versions(snapshot));
    assertThat(view.modules().values()).noneMatch(ModuleVersions::isEmpty);
  }

  private static List<VersionRecord> versions(RegistryView view) {
    return view.modules().values().stream().flatMap(module -> module.all().stream()).toList();
  }

  @Test
  void aViewNeverChanges() {
    Histories history = new Histories(7);
    RegistryView before = RegistryView.of(history.last(), List.of());
    for (int i = 0; i < 20; i++) {
      before = before.apply(history.next());
    }
    List<Item> items = before.sortedItems();
    String digest = before.digest();
    Map<ModuleName, ModuleVersions> modules = Map.copyOf(before.modules());

    RegistryView after = before;
    for (int i = 0; i < 20; i++) {
      after = after.apply(history.next());
    }

    assertThat(before.sortedItems()).isEqualTo(items).isNotEqualTo(after.sortedItems());
    assertThat(before.digest()).isEqualTo(digest).isNotEqualTo(after.digest());
    assertThat(before.modules()).isEqualTo(modules);
  }

  @Test
  void whatADeltaDoesNotTouchIsSharedInsteadOfCopied() {
    RegistryView before =
        RegistryView.of(new Revision("e", 1), List.of(version("text@1.0.0", "active", 1)));
    Delta delta =
        new Delta(
            before.revision(),
            before.revision().next(),
            List.of(Change.put(Kind.POOL, "gpu", Map.of("min", 1))));

    RegistryView after = before.apply(delta);

    assertThat(after.modules()).isSameAs(before.modules());
    assertThat(after.pools()).containsOnlyKeys("gpu");
  }

  /** The formula that readers in other languages compute too. */
  @Test
  void theFingerprintIsTheFoldedHashOfKeysAndRevisions() throws Exception {
    Item one = new Item(Kind.POOL, "gpu", new Revision("e", 3), Map.of());
    java.security.MessageDigest sha256 = java.security.MessageDigest.getInstance("SHA-256");
    byte[] hash = sha256.digest("pool\tgpu\te.3".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(RegistryView.of(new Revision("e", 3), List.of(one)).digest())
        .isEqualTo(HexFormat.of().formatHex(hash, 0, 8));
    assertThat(RegistryView.EMPTY.digest()).isEqualTo("0000000000000000");
  }

  @Test
  void aTypedValueThatCannotBeReadGoesAwayAndTheItemStays() {
    Item good = version("text@1.0.0", "active", 1);
    RegistryView view = RegistryView.of(new Revision("e", 1), List.of(good));
    Delta delta =
        new Delta(
            view.revision(),
            view.revision().next(),
            List.of(Change.put(Kind.VERSION, good.key(), Map.of("shape", "new"))));

    RegistryView next = view.apply(delta);

    assertThat(next.item(Kind.VERSION, good.key())).isNotNull();
    assertThat(next.modules()).isEmpty();
  }

  @Test
  void aRecordUnderAnotherVersionsKeyIsNotBelieved() {
    Item wrong = version("text@1.0.0", "active", 1);
    RegistryView view =
        RegistryView.of(
            new Revision("e", 1),
            List.of(new Item(Kind.VERSION, "text@2.0.0", wrong.revision(), wrong.value())));

    assertThat(view.modules()).isEmpty();
    assertThat(view.size()).isEqualTo(1);
  }

  @Test
  void rangesResolveToTheNewestActiveVersion() {
    RegistryView view =
        RegistryView.of(
            new Revision("e", 9),
            List.of(
                version("text@1.0.0", "active", 1),
                version("text@1.10.0", "active", 2),
                version("text@1.9.0", "active", 3),
                version("text@1.11.0", "pending", 4),
                version("text@1.12.0", "yanked", 5),
                version("text@1.13.0", "failed", 6),
                version("text@2.0.0-rc.1", "active", 7)));

    assertThat(resolved(view, "^1")).isEqualTo("1.10.0");
    assertThat(resolved(view, "*")).isEqualTo("1.10.0");
    assertThat(resolved(view, ">=2.0.0-rc.1")).isEqualTo("2.0.0-rc.1");
    assertThat(resolved(view, "1.12.0")).isEqualTo("1.12.0");
    assertThat(resolved(view, "1.11.0")).isNull();
    assertThat(resolved(view, "1.13.0")).isNull();
    assertThat(resolved(view, "^3")).isNull();
    assertThat(resolved(view, DIGEST)).isEqualTo("2.0.0-rc.1");
    assertThat(view.version(ModuleRef.parse("text@1.11.0"))).isPresent();
    assertThat(view.version(ModuleRef.parse("none@1.11.0"))).isEmpty();
  }

  private static @Nullable String resolved(RegistryView view, String range) {
    ModuleVersions versions = view.module(new ModuleName("text"));
    assertThat(versions).isNotNull();
    VersionRecord record = versions.resolve(VersionRange.parse(range));
    return record == null ? null : record.ref().version().toString();
  }

  @Test
  void versionsAreListedNewestFirst() {
    RegistryView view =
        RegistryView.of(
            new Revision("e", 3),
            List.of(version("text@1.9.0", "active", 1), version("text@1.10.0", "active", 2)));

    ModuleVersions versions = view.module(new ModuleName("text"));

    assertThat(versions).isNotNull();
    assertThat(versions.all())
        .extracting(record -> record.ref().version())
        .containsExactly(ModuleVersion.parse("1.10.0"), ModuleVersion.parse("1.9.0"));
  }

  @Test
  void aPoolThatNobodyConfiguredHasTheDefaults() {
    assertThat(RegistryView.EMPTY.pool("gpu")).isEqualTo(PoolSpec.unconfigured("gpu"));
    assertThat(RegistryView.EMPTY.revision()).isEqualTo(Revision.START);
  }
}
