package dev.modmesh.registry.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.FailedModule;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Committed;
import dev.modmesh.registry.log.RevisionLog.Decision;
import dev.modmesh.registry.testing.ManualClock;
import dev.modmesh.registry.testing.MemoryBackend;
import dev.modmesh.registry.testing.Registry;
import dev.modmesh.registry.version.Versions.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private final ManualClock clock = new ManualClock();
  private final RevisionLog log = Registry.log(new MemoryBackend());
  private final Versions versions = new Versions(log, clock);

  private Committed<Published> publish(String ref, VersionState state, String... dependencies) {
    return versions.publish(Registry.version(ref, state, dependencies));
  }

  private VersionRecord active(String ref, String... dependencies) {
    return publish(ref, VersionState.ACTIVE, dependencies).answer().record();
  }

  private VersionRecord now(String ref) {
    return Versions.require(log.view(), ModuleRef.parse(ref));
  }

  private @Nullable String resolved(String name, String range) {
    ModuleVersions module = log.view().module(new ModuleName(name));
    VersionRecord record = module == null ? null : module.resolve(VersionRange.parse(range));
    return record == null ? null : record.ref().version().toString();
  }

  private static void assertProblem(ProblemType type, ThrowingCallable call) {
    assertProblem(type, call, "");
  }

  private static void assertProblem(ProblemType type, ThrowingCallable call, String detail) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(call)
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(type);
              assertThat(problem.detail()).contains(detail);
            });
  }

  @Test
  void aPublishIsNewOnce() {
    Committed<Published> first = publish("text@1.0.0", VersionState.PENDING);
    Committed<Published> again = publish("text@1.0.0", VersionState.PENDING);

    assertThat(first.answer().isNew()).isTrue();
    assertThat(again.answer().isNew()).isFalse();
    assertThat(again.revision()).isEqualTo(first.revision());
    assertThat(again.answer().record()).isEqualTo(now("text@1.0.0"));
    assertThat(now("text@1.0.0").activation()).isNotNull();
  }

  @Test
  void theSameContentIsTheSameWithRangesInItsDependencies() {
    active("math@2.0.0");
    publish("text@1.0.0", VersionState.PENDING, "math", "^2.0 || 3.x");

    assertThat(publish("text@1.0.0", VersionState.PENDING, "math", "^2.0 || 3.x").answer().isNew())
        .isFalse();
  }

  @Test
  void otherContentUnderTheSameVersionIsRefused() {
    VersionRecord first = active("text@1.0.0");
    Revision before = log.view().revision();

    VersionRecord otherLayer =
        Registry.record(first.manifest(), "other content", VersionState.PENDING);
    VersionRecord otherManifest = Registry.version("text@1.0.0", VersionState.PENDING, "a", "*");

    assertProblem(
        ProblemType.VERSION_IMMUTABLE,
        () -> versions.publish(otherLayer),
        "text@1.0.0 exists with digest " + first.digest());
    assertProblem(ProblemType.VERSION_IMMUTABLE, () -> versions.publish(otherManifest));
    assertThat(log.view().revision()).isEqualTo(before);
  }

  @Test
  void anotherAddressOfARemoteVersionIsOtherContent() {
    VersionRecord record = remote("http://a:1", "http://a:1/health");
    versions.publish(record);

    assertThat(versions.publish(remote("http://a:1", "http://a:1/health")).answer().isNew())
        .isFalse();
    assertProblem(
        ProblemType.VERSION_IMMUTABLE,
        () -> versions.publish(remote("http://b:1", "http://a:1/health")));
    assertProblem(
        ProblemType.VERSION_IMMUTABLE,
        () -> versions.publish(remote("http://a:1", "http://a:1/other")));
  }

  private static VersionRecord remote(String serviceUrl, String healthCheckUrl) {
    VersionRecord base = Registry.version("svc@1.0.0", VersionState.ACTIVE);
    return new VersionRecord(
        base.manifest(),
        base.digest(),
        null,
        0,
        serviceUrl,
        healthCheckUrl,
        VersionState.ACTIVE,
        null,
        null,
        Map.of(),
        base.lastUpdated());
  }

  @Test
  void aFailedVersionGetsAnotherTry() {
    publish("text@1.0.0", VersionState.PENDING);
    report("h1", List.of(), List.of(failure("text@1.0.0", "boom")));
    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.FAILED);
    clock.advance(Duration.ofMinutes(1));

    Published again = publish("text@1.0.0", VersionState.PENDING).answer();

    assertThat(again.isNew()).isFalse();
    assertThat(again.record().state()).isEqualTo(VersionState.PENDING);
    assertThat(now("text@1.0.0").failure()).isNull();
    assertThat(now("text@1.0.0").lastUpdated()).isEqualTo(clock.instant());
  }

  @Test
  void aYankedVersionLeavesRangesUntilItIsRestored() {
    active("text@1.0.0");
    active("text@1.1.0");

    versions.yank(ModuleRef.parse("text@1.1.0"));

    assertThat(resolved("text", "^1")).isEqualTo("1.0.0");
    assertThat(resolved("text", "1.1.0")).isEqualTo("1.1.0");

    Revision restored = versions.restore(ModuleRef.parse("text@1.1.0")).revision();

    assertThat(resolved("text", "^1")).isEqualTo("1.1.0");
    assertThat(versions.restore(ModuleRef.parse("text@1.1.0")).revision()).isEqualTo(restored);
  }

  @Test
  void onlyActiveAndYankedVersionsCanBeMoved() {
    publish("text@1.0.0", VersionState.PENDING);

    assertProblem(
        ProblemType.IN_USE,
        () -> versions.yank(ModuleRef.parse("text@1.0.0")),
        "text@1.0.0 is pending; only active and yanked");
    assertProblem(ProblemType.MODULE_NOT_FOUND, () -> versions.yank(ModuleRef.parse("none@1.0.0")));
    assertProblem(
        ProblemType.VERSION_NOT_FOUND,
        () -> versions.restore(ModuleRef.parse("text@2.0.0")),
        "Module `text` has no version 2.0.0.");
  }

  @Test
  void aVersionThatIsNeededIsNotDeleted() {
    active("math@1.0.0");
    active("text@1.0.0", "math", "^1");

    assertProblem(
        ProblemType.IN_USE,
        () -> versions.delete(ModuleRef.parse("math@1.0.0")),
        "text@1.0.0 depends on math@1.0.0.");
    versions.delete(ModuleRef.parse("text@1.0.0"));
    versions.delete(ModuleRef.parse("math@1.0.0"));

    assertThat(log.view().modules()).isEmpty();
    assertProblem(
        ProblemType.MODULE_NOT_FOUND, () -> versions.delete(ModuleRef.parse("math@1.0.0")));
  }

  @Test
  void aNewerDependencyMakesANewActivation() {
    active("math@1.0.0");
    VersionRecord before = active("text@1.0.0", "math", "^1");
    active("outer@1.0.0", "text", "*");
    Digest outer = now("outer@1.0.0").activation();

    active("math@1.1.0");

    VersionRecord after = now("text@1.0.0");
    assertThat(after.closure())
        .isEqualTo(Map.of(new ModuleName("math"), ModuleVersion.parse("1.1.0")));
    assertThat(after.activation()).isNotNull().isNotEqualTo(before.activation());
    assertThat(now("outer@1.0.0").activation()).isNotNull().isNotEqualTo(outer);
    assertThat(after.lastUpdated()).isEqualTo(before.lastUpdated());
  }

  @Test
  void oneRevisionCarriesAPublishAndAllThatFollows() {
    active("math@1.0.0");
    active("text@1.0.0", "math", "^1");
    Revision before = log.view().revision();

    Revision after = publish("math@1.1.0", VersionState.ACTIVE).revision();

    assertThat(after).isEqualTo(before.next());
    assertThat(now("text@1.0.0").closure())
        .containsEntry(new ModuleName("math"), ModuleVersion.parse("1.1.0"));
  }

  @Test
  void aPendingDependencyChangesNothingBeforeItIsActive() {
    active("math@1.0.0");
    VersionRecord before = active("text@1.0.0", "math", "^1");

    publish("math@1.1.0", VersionState.PENDING);
    assertThat(now("text@1.0.0")).isEqualTo(before);

    report("h1", List.of(ready("math@1.1.0")), List.of());
    assertThat(now("math@1.1.0").state()).isEqualTo(VersionState.ACTIVE);
    assertThat(now("text@1.0.0").activation()).isNotEqualTo(before.activation());
  }

  @Test
  void aYankedDependencyFallsBackAndTheLastOneStays() {
    active("math@1.0.0");
    VersionRecord first = active("text@1.0.0", "math", "^1");
    active("math@1.1.0");

    versions.yank(ModuleRef.parse("math@1.1.0"));
    assertThat(now("text@1.0.0")).isEqualTo(first);

    versions.yank(ModuleRef.parse("math@1.0.0"));
    assertThat(now("text@1.0.0")).as("goes on with what it had").isEqualTo(first);
    assertProblem(ProblemType.IN_USE, () -> versions.delete(ModuleRef.parse("math@1.0.0")));
  }

  @Test
  void whatCannotBeResolvedWaitsForItsDependency() {
    VersionRecord waiting =
        publish("text@1.0.0", VersionState.PENDING, "math", "^1").answer().record();
    assertThat(waiting.activation()).isNull();

    active("math@1.0.0");

    assertThat(now("text@1.0.0").activation()).isNotNull();
  }

  private static ReadyModule ready(String ref) {
    return new ReadyModule(ModuleRef.parse(ref), null);
  }

  private FailedModule failure(String ref, String cause) {
    return new FailedModule(ref, now(ref).digest().toString(), cause);
  }

  private void report(String id, List<ReadyModule> modules, List<FailedModule> failed) {
    report(id, "default", modules, failed);
  }

  private void report(
      String id, String pool, List<ReadyModule> modules, List<FailedModule> failed) {
    InstanceRecord base = Registry.instance(id, 1);
    InstanceRecord report =
        new InstanceRecord(
            base.serviceId(),
            base.scheme(),
            base.host(),
            base.port(),
            base.protocol(),
            pool,
            null,
            1,
            base.health(),
            null,
            100,
            null,
            modules,
            List.of(),
            failed,
            List.of());
    log.commit(
        view -> {
          List<Change> changes = new java.util.ArrayList<>();
          changes.add(Change.put(Kind.INSTANCE, id, report.toMap()));
          changes.addAll(SelfTests.judge(view, report, clock.instant()));
          return new Decision<>(changes, true);
        });
  }

  @Test
  void aVersionIsActiveWhenTheFirstHostHasPassed() {
    publish("text@1.0.0", VersionState.PENDING);
    report("h1", List.of(), List.of());
    report("h2", List.of(), List.of());
    assertThat(resolved("text", "*")).isNull();
    clock.advance(Duration.ofSeconds(5));

    report("h1", List.of(ready("text@1.0.0")), List.of());

    assertThat(resolved("text", "*")).isEqualTo("1.0.0");
    assertThat(now("text@1.0.0").lastUpdated()).isEqualTo(clock.instant());
  }

  @Test
  void aVersionHasFailedOnlyWhenItFailedOnEveryHostOfItsPool() {
    publish("text@1.0.0", VersionState.PENDING);
    report("h1", List.of(), List.of());
    report("h2", List.of(), List.of());
    report("other", "gpu", List.of(), List.of());

    report("h1", List.of(), List.of(failure("text@1.0.0", "no memory")));
    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.PENDING);

    report("h2", List.of(), List.of(failure("text@1.0.0", "also not")));
    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.FAILED);
    assertThat(now("text@1.0.0").failure()).isEqualTo("also not");

    report("h1", List.of(ready("text@1.0.0")), List.of());
    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.ACTIVE);
    assertThat(now("text@1.0.0").failure()).isNull();
  }

  @Test
  void anActiveVersionStaysActiveWhenAHostFailsToLoadIt() {
    active("text@1.0.0");

    report("h1", List.of(), List.of(failure("text@1.0.0", "disk")));

    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.ACTIVE);
  }

  @Test
  void reportsAboutOtherPoolsOtherContentOrNothingAreNotBelieved() {
    publish("text@1.0.0", VersionState.PENDING);

    report("gpu", "gpu", List.of(ready("text@1.0.0")), List.of());
    report("h1", List.of(ready("none@1.0.0")), List.of(new FailedModule("junk", "", "")));
    report(
        "h2",
        List.of(),
        List.of(new FailedModule("text@1.0.0", Registry.digest("older").toString(), "boom")));

    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.PENDING);
  }

  @Test
  void whatAHostHasReadyOfAnEarlierContentIsNoPass() {
    Digest deleted = active("text@1.0.0").activation();
    versions.delete(ModuleRef.parse("text@1.0.0"));
    VersionRecord base = Registry.version("text@1.0.0", VersionState.PENDING);
    VersionRecord republished =
        versions
            .publish(Registry.record(base.manifest(), "new content", VersionState.PENDING))
            .answer()
            .record();
    assertThat(deleted).isNotNull();

    report("h1", List.of(new ReadyModule(ModuleRef.parse("text@1.0.0"), deleted)), List.of());
    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.PENDING);

    report(
        "h1",
        List.of(new ReadyModule(ModuleRef.parse("text@1.0.0"), now("text@1.0.0").activation())),
        List.of());
    assertThat(now("text@1.0.0").state()).isEqualTo(VersionState.ACTIVE);
    assertThat(republished.digest()).isEqualTo(now("text@1.0.0").digest());
  }

  @Test
  void recordsReadBackFromJsonAreTheSame() {
    active("math@1.0.0");
    VersionRecord record = active("text@1.0.0", "math", "^1.0");
    JacksonCodec codec = new JacksonCodec();

    byte[] json = codec.write(record.toMap());

    assertThat(VersionRecord.fromMap(codec.readObject(json))).isEqualTo(now("text@1.0.0"));
    assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"state\":\"active\"");
  }
}
