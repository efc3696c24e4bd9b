package dev.modmesh.host.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.view.RegistryView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WantedTest {
  private static final Revision REVISION = new Revision("e", 1);

  private final List<Item> items = new ArrayList<>();

  private VersionRecord add(String version, VersionState state, Map<String, ?> more) {
    Map<String, @Nullable Object> manifest =
        new java.util.LinkedHashMap<>(
            Map.of(
                "name",
                "m",
                "version",
                version,
                "runtime",
                "wasm",
                "functions",
                Map.of("f", Map.of())));
    manifest.putAll(more);
    VersionRecord record =
        new VersionRecord(
            ManifestReader.read(manifest),
            digest(version),
            digest("layer"),
            1,
            null,
            null,
            state,
            null,
            digest("activation of " + version),
            Map.of(),
            Instant.EPOCH);
    items.add(new Item(Kind.VERSION, record.ref().toString(), REVISION, record.toMap()));
    return record;
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private RegistryView view() {
    return RegistryView.of(REVISION, items);
  }

  private List<String> wanted(String pool, Set<ModuleName> loaded) {
    return Wanted.of(view(), pool, loaded).stream()
        .map(record -> record.ref().version().toString())
        .toList();
  }

  @Test
  void testsWhatIsPendingInItsOwnPoolOnly() {
    add("1.0.0", VersionState.PENDING, Map.of());

    assertThat(wanted("default", Set.of())).containsExactly("1.0.0");
    assertThat(wanted("other", Set.of())).isEmpty();
  }

  @Test
  void leavesTheRestToTheFirstCall() {
    add("1.0.0", VersionState.ACTIVE, Map.of());

    assertThat(wanted("default", Set.of())).isEmpty();
  }

  @Test
  void preloadsTheNewestVersionThatSaysSo() {
    add("1.0.0", VersionState.ACTIVE, Map.of("preload", true));
    add("1.1.0", VersionState.ACTIVE, Map.of("preload", true));

    assertThat(wanted("default", Set.of())).containsExactly("1.1.0");
  }

  @Test
  void loadsWhatIsHotInThePool() {
    add("1.0.0", VersionState.ACTIVE, Map.of());
    add("1.1.0", VersionState.ACTIVE, Map.of());
    PoolSpec pool = PoolSpec.unconfigured("default").withHot(List.of("m@1.0.0"));
    items.add(new Item(Kind.POOL, "default", REVISION, pool.toMap()));

    assertThat(wanted("default", Set.of())).containsExactly("1.0.0");
  }

  @Test
  void followsAModuleOfWhichSomethingIsLoaded() {
    add("1.0.0", VersionState.ACTIVE, Map.of());
    add("1.1.0", VersionState.ACTIVE, Map.of());

    assertThat(wanted("default", Set.of(new ModuleName("m")))).containsExactly("1.1.0");
  }

  @Test
  void wantsNothingThatFailedOrWasYanked() {
    add("1.0.0", VersionState.FAILED, Map.of("preload", true));
    add("1.1.0", VersionState.YANKED, Map.of("preload", true));

    assertThat(wanted("default", Set.of(new ModuleName("m")))).isEmpty();
  }

  @Test
  void holdsAnActivationForCurrentUntilTheRegistryNamesAnother() {
    VersionRecord loaded = add("1.0.0", VersionState.ACTIVE, Map.of());

    assertThat(Wanted.isCurrent(view(), loaded)).isTrue();
    assertThat(Wanted.isCurrent(view(), loaded.withActivation(digest("other"), Map.of())))
        .isFalse();
    assertThat(Wanted.isCurrent(RegistryView.EMPTY, loaded)).isFalse();
  }
}
