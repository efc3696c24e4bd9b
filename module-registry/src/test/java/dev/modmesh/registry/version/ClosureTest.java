package dev.modmesh.registry.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.testing.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClosureTest {
  private final List<VersionRecord> records = new ArrayList<>();

  private void active(String ref, String... dependencies) {
    records.add(Registry.version(ref, VersionState.ACTIVE, dependencies));
  }

  private RegistryView view() {
    Revision revision = new Revision("e", 1);
    return RegistryView.of(
        revision,
        records.stream()
            .map(
                record -> new Item(Kind.VERSION, record.ref().toString(), revision, record.toMap()))
            .toList());
  }

  private Closure resolve(String... dependencies) {
    return Closure.resolve(
        Registry.version("root@1.0.0", VersionState.PENDING, dependencies), view());
  }

  private static Map<String, String> versions(Closure closure) {
    assertThat(closure).isInstanceOf(Closure.Resolved.class);
    Map<String, String> versions = new TreeMap<>();
    if (closure instanceof Closure.Resolved resolved) {
      resolved
          .versions()
          .forEach((name, version) -> versions.put(name.value(), version.toString()));
    }
    return versions;
  }

  private static String reason(Closure closure) {
    assertThat(closure).isInstanceOf(Closure.Unresolved.class);
    return closure instanceof Closure.Unresolved unresolved ? unresolved.reason() : "";
  }

  @Test
  void takesTheNewestActiveVersionOfEachDependency() {
    active("math@1.0.0");
    active("math@1.2.0");
    active("math@2.0.0");
    records.add(Registry.version("math@1.3.0", VersionState.PENDING));
    records.add(Registry.version("math@1.4.0", VersionState.YANKED));

    assertThat(versions(resolve("math", "^1"))).isEqualTo(Map.of("math", "1.2.0"));
    assertThat(versions(resolve())).isEmpty();
  }

  @Test
  void theArmsOfADiamondShareOneVersion() {
    active("left@1.0.0", "base", ">=1");
    active("right@1.0.0", "base", "<2");
    active("base@1.5.0");
    active("base@2.0.0");

    assertThat(versions(resolve("left", "*", "right", "*")))
        .isEqualTo(Map.of("left", "1.0.0", "right", "1.0.0", "base", "1.5.0"));
  }

  @Test
  void aConflictSaysWhoWantsWhat() {
    active("left@1.0.0", "base", "^2");
    active("right@1.3.0", "base", "^1");
    active("base@1.5.0");
    active("base@2.0.0");

    assertThat(reason(resolve("left", "*", "right", "*")))
        .isEqualTo("no active version of base fits: left@1.0.0 wants ^2 and right@1.3.0 wants ^1");
  }

  @Test
  void aMissingModuleSaysWhoWantsIt() {
    active("left@1.0.0", "base", "^2");

    assertThat(reason(resolve("left", "1.x")))
        .isEqualTo("no active version of base fits: left@1.0.0 wants ^2");
  }

  @Test
  void circlesAreExplained() {
    active("a@1.0.0", "b", "*");
    active("b@1.0.0", "c", "*");
    active("c@1.0.0", "a", "*");
    active("back@1.0.0", "root", "*");

    assertThat(reason(resolve("a", "*"))).isEqualTo("c@1.0.0 depends on a, which makes a circle");
    assertThat(reason(resolve("back", "*")))
        .isEqualTo("back@1.0.0 depends on root, which makes a circle");
  }

  @Test
  void aDependencyThatIsReachedTwiceIsNoCircle() {
    active("a@1.0.0", "b", "*", "c", "*", "d", "*");
    active("b@1.0.0", "c", "*", "d", "*");
    active("c@1.0.0", "d", "*");
    active("d@1.0.0");

    assertThat(versions(resolve("d", "*", "a", "*"))).containsOnlyKeys("a", "b", "c", "d");
  }

  /** The newest a is looked at first, but b wants the older one, whose wishes alone count then. */
  @Test
  void whatADisplacedVersionWantedHasNoSay() {
    active("a@1.0.0", "c", "^2");
    active("a@2.0.0", "c", "^1", "gone", "^1");
    active("b@1.0.0", "a", "^1");
    active("c@1.0.0");
    active("c@2.0.0");

    assertThat(versions(resolve("a", "*", "b", "*")))
        .isEqualTo(Map.of("a", "1.0.0", "b", "1.0.0", "c", "2.0.0"));
  }

  @Test
  void whatOnlyADisplacedVersionWantedIsLeftOut() {
    active("a@1.0.0");
    active("a@2.0.0", "extra", "*");
    active("b@1.0.0", "a", "^1");
    active("extra@1.0.0", "root", "*");

    assertThat(versions(resolve("a", "*", "b", "*"))).isEqualTo(Map.of("a", "1.0.0", "b", "1.0.0"));
  }

  @Test
  void versionsThatExcludeEachOtherInTurnAreReported() {
    active("a@1.0.0", "b", "^2");
    active("a@2.0.0", "b", "^1");
    active("b@1.0.0", "a", "^1");
    active("b@2.0.0", "a", "^2");

    assertThat(reason(resolve("a", "*", "b", "*")))
        .startsWith("the newest versions exclude each other in turn: ")
        .contains("root@1.0.0 wants a *");
  }

  @Test
  void theActivationIsTheDigestOfAllThatIsChosen() {
    active("math@1.0.0");
    Closure before = resolve("math", "^1");
    active("other@1.0.0");
    Closure same = resolve("math", "^1");
    active("math@1.1.0");
    Closure newer = resolve("math", "^1");

    VersionRecord root = Registry.version("root@1.0.0", VersionState.PENDING, "math", "^1");
    VersionRecord math = Registry.version("math@1.0.0", VersionState.ACTIVE);
    assertThat(before).isEqualTo(same).isNotEqualTo(newer);
    assertThat(before)
        .isEqualTo(
            new Closure.Resolved(
                Registry.digest(root.digest() + "\nmath@1.0.0 " + math.digest() + "\n"),
                Map.of(new ModuleName("math"), ModuleVersion.parse("1.0.0"))));
  }

  /** Whatever is resolved meets every wish with the newest version; it always ends. */
  @Test
  void whatIsResolvedMeetsEveryWishWithTheNewest() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int resolved = 0;

    for (int round = 0; round < 3000; round++) {
      records.clear();
      int modules = 2 + random.nextInt(5);
      for (int m = 0; m < modules; m++) {
        for (int v = 1 + random.nextInt(3); v > 0; v--) {
          active("m" + m + "@" + v + ".0.0", wishes(random, m, modules));
        }
      }
      VersionRecord root =
          Registry.version("root@1.0.0", VersionState.PENDING, wishes(random, -1, modules));
      RegistryView view = view();

      if (Closure.resolve(root, view) instanceof Closure.Resolved closure) {
        resolved++;
        Map<ModuleName, List<VersionRange>> wanted = new TreeMap<>();
        collect(root, wanted);
        closure
            .versions()
            .forEach(
                (name, version) -> {
                  ModuleVersions all = view.module(name);
                  assertThat(all).isNotNull();
                  collect(all.find(version).orElseThrow(), wanted);
                });
        assertThat(closure.versions().keySet()).as("seed %s", seed).isEqualTo(wanted.keySet());
        closure
            .versions()
            .forEach(
                (name, version) ->
                    assertThat(newest(view, name, wanted.getOrDefault(name, List.of())))
                        .as("seed %s, %s", seed, name)
                        .isEqualTo(version));
      }
    }
    assertThat(resolved).isGreaterThan(300);
  }

  private static String[] wishes(Random random, int self, int modules) {
    List<String> wishes = new ArrayList<>();
    for (int m = self + 1; m < modules; m++) {
      if (random.nextInt(3) == 0) {
        wishes.add("m" + m);
        wishes.add(List.of("*", "^1", "^2", "<3", ">=2").get(random.nextInt(5)));
      }
    }
    return wishes.toArray(String[]::new);
  }

  private static void collect(VersionRecord by, Map<ModuleName, List<VersionRange>> wanted) {
    by.manifest()
        .dependencies()
        .forEach(
            (name, range) -> wanted.computeIfAbsent(name, added -> new ArrayList<>()).add(range));
  }

  private static ModuleVersion newest(
      RegistryView view, ModuleName name, List<VersionRange> ranges) {
    ModuleVersions all = view.module(name);
    assertThat(all).isNotNull();
    return all.all().stream()
        .filter(
            record ->
                ranges.stream()
                    .allMatch(range -> range.matches(record.ref().version(), record.digest())))
        .map(record -> record.ref().version())
        .max(ModuleVersion::compareTo)
        .orElseThrow();
  }
}
