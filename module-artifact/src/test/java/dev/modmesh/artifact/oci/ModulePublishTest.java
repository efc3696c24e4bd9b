package dev.modmesh.artifact.oci;

import static dev.modmesh.artifact.oci.Registries.JSON;
import static dev.modmesh.artifact.oci.Registries.bytes;
import static dev.modmesh.artifact.oci.Registries.manifest;
import static dev.modmesh.artifact.oci.Registries.pushArtifact;
import static dev.modmesh.artifact.oci.Registries.pushBlob;
import static dev.modmesh.artifact.oci.Registries.pushModule;
import static dev.modmesh.artifact.oci.Registries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.Encoding;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.inspect.JarLimits;
import dev.modmesh.artifact.inspect.WasmLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulePublishTest {
  private static final ModuleArtifacts ARTIFACTS =
      new ModuleArtifacts(WasmLimits.DEFAULT, JarLimits.DEFAULT);

  private final List<ModulePublication> published = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private OciRegistry registry;

  @BeforeEach
  void open() {
    registry =
        Registries.open(
            folder,
            publication -> {
              ARTIFACTS.toManifest(publication);
              published.add(publication);
              return publication.manifest();
            });
  }

  @Test
  void publishesWasmWithItsManifest() throws IOException {
    byte[] code = Modules.wasm("shout", 1);
    ModuleImage image =
        ModuleImage.of(Modules.manifest("text", "1.2.0", "wasm", "shout"), code, JSON);

    PushedManifest pushed = pushModule(registry, "text", "1.2.0", image);

    ModulePublication publication = published.getFirst();
    assertThat(published).hasSize(1);
    assertThat(publication.module()).isEqualTo(new ModuleName("text"));
    assertThat(publication.version()).isEqualTo(ModuleVersion.parse("1.2.0"));
    assertThat(publication.manifest()).isEqualTo(image.manifestDigest());
    assertThat(publication.config()).isEqualTo(image.configDigest());
    assertThat(publication.layer()).isEqualTo(Digest.of(code));
    assertThat(publication.layerSize()).isEqualTo(code.length);
    assertThat(publication.layerFile()).hasBinaryContent(code);
    assertThat(ARTIFACTS.toManifest(publication))
        .isEqualTo(Modules.manifest("text", "1.2.0", "wasm", "shout"));
    assertThat(pushed.digest()).hasToString(image.manifestDigest().toString());
    assertThat(registry.tags("text", 10, "").tags()).containsExactly("1.2.0");
  }

  @Test
  void derivesTheManifestOfBareWasm() throws IOException {
    ModuleImage image = ModuleImage.bareWasm(Modules.wasm("shout", 1), JSON);

    pushModule(registry, "text", "1.2.0-rc.1", image);

    assertThat(ARTIFACTS.toManifest(published.getFirst()))
        .satisfies(
            manifest -> {
              assertThat(manifest.ref()).hasToString("text@1.2.0-rc.1");
              assertThat(manifest.functions())
                  .containsExactly(
                      Map.entry("shout", FunctionSpec.undeclared("shout", Encoding.TEXT)));
            });
  }

  @Test
  void publishesJars() throws IOException {
    ModuleImage image =
        ModuleImage.of(Modules.manifest("text", "1.0.0", "jar", "shout"), Modules.jar(), JSON);

    pushModule(registry, "text", "1.0.0", image);

    assertThat(ARTIFACTS.toManifest(published.getFirst()))
        .isEqualTo(Modules.manifest("text", "1.0.0", "jar", "shout"));
  }

  @Test
  void buildsTheSameImageFromTheSameInput() {
    byte[] code = Modules.wasm("shout", 1);

    assertThat(
            ModuleImage.of(Modules.manifest("text", "1.0.0", "wasm", "shout"), code, JSON)
                .manifest())
        .isEqualTo(
            ModuleImage.of(Modules.manifest("text", "1.0.0", "wasm", "shout"), code, JSON)
                .manifest());
  }

  @Test
  void takesTheSameVersionAgainAndKeepsItsFirstManifest() throws IOException {
    ModuleImage image = ModuleImage.bareWasm(Modules.wasm("shout", 1), JSON);
    pushModule(registry, "text", "1.0.0", image);
    byte[] annotated =
        manifest(
            MediaTypes.WASM_CONFIG,
            image.config(),
            MediaTypes.WASM_LAYER,
            image.layer(),
            Map.of("annotations", Map.of("by", "me")));

    PushedManifest again = put(registry, "text", "1.0.0", annotated);

    assertThat(again.digest()).hasToString(Digest.of(annotated).toString());
    assertThat(registry.manifests().get("text", again.digest().toString()).mediaType())
        .isEqualTo(MediaTypes.IMAGE_MANIFEST);
    assertThat(registry.manifests().get("text", "1.0.0").content().digest())
        .hasToString(image.manifestDigest().toString());
    assertThat(published)
        .extracting(ModulePublication::manifest)
        .containsExactly(image.manifestDigest(), image.manifestDigest());
  }

  @Test
  void refusesOtherContentUnderThatVersion() throws IOException {
    pushModule(registry, "text", "1.0.0", ModuleImage.bareWasm(Modules.wasm("shout", 1), JSON));
    ModuleImage other = ModuleImage.bareWasm(Modules.wasm("shout", 2), JSON);

    assertProblem(
        () -> pushModule(registry, "text", "1.0.0", other), ProblemType.VERSION_IMMUTABLE);
    assertProblem(
        () -> pushArtifact(registry, "text", "1.0.0", "plain", Map.of()),
        ProblemType.VERSION_IMMUTABLE);
    assertThat(published).hasSize(1);
  }

  @Test
  void setsNoTagThatThePublisherRefused() {
    OciRegistry full =
        Registries.open(
            folder,
            publication -> {
              throw new ProblemException(
                  ProblemType.VERSION_IMMUTABLE, "No.", Map.of("published", "sha256:…"));
            });
    ModuleImage image = ModuleImage.bareWasm(Modules.wasm("shout", 1), JSON);

    assertThatThrownBy(() -> pushModule(full, "text", "1.0.0", image))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              OciException answer = OciException.of(problem);
              assertThat(answer.status()).isEqualTo(409);
              assertThat(answer.error()).isEqualTo(OciError.DENIED);
              assertThat(JSON.readObject(JSON.write(answer.document())).get("errors"))
                  .asInstanceOf(LIST)
                  .singleElement(MAP)
                  .containsEntry("code", "DENIED")
                  .containsEntry("message", "No.")
                  .extractingByKey("detail", MAP)
                  .containsEntry("problem", "version-immutable")
                  .containsEntry("published", "sha256:…");
            });
    assertThat(full.tags("text", 10, "").tags()).isEmpty();
  }

  @Test
  void pointsTheTagAtTheManifestThatThePublisherKnows() throws IOException {
    ModuleImage image = ModuleImage.bareWasm(Modules.wasm("shout", 1), JSON);
    byte[] first =
        manifest(
            MediaTypes.WASM_CONFIG,
            image.config(),
            MediaTypes.WASM_LAYER,
            image.layer(),
            Map.of("annotations", Map.of("by", "another gateway")));
    OciRegistry second = Registries.open(folder, publication -> Digest.of(first));
    pushBlob(second, "text", image.layer());
    pushBlob(second, "text", image.config());
    put(second, "text", "movable", first);

    put(second, "text", "1.0.0", image.manifest());

    assertThat(second.manifests().get("text", "1.0.0").content().digest())
        .hasToString(Digest.of(first).toString());
  }

  @Test
  void treatsOtherTagsAndRepositoriesAsOrdinary() throws IOException {
    ModuleImage image = ModuleImage.bareWasm(Modules.wasm("shout", 1), JSON);

    pushModule(registry, "text", "latest", image);
    pushModule(registry, "team/text", "1.0.0", image);
    pushArtifact(registry, "text", "2.0.0", "plain", Map.of());

    assertThat(published).isEmpty();
  }

  @Test
  void refusesModulesThatDoNotFitTheirPlace() {
    ModuleImage image =
        ModuleImage.of(
            Modules.manifest("text", "1.0.0", "wasm", "shout"), Modules.wasm("shout", 1), JSON);
    ModuleImage notExported =
        ModuleImage.of(
            Modules.manifest("text", "1.0.0", "wasm", "whisper"), Modules.wasm("shout", 1), JSON);
    ModuleImage noWasm = ModuleImage.bareWasm(bytes("no wasm"), JSON);

    assertProblem(
        () -> pushModule(registry, "other", "1.0.0", image), ProblemType.INVALID_MANIFEST);
    assertProblem(() -> pushModule(registry, "text", "2.0.0", image), ProblemType.INVALID_MANIFEST);
    assertProblem(
        () -> pushModule(registry, "text", "1.0.0", notExported), ProblemType.INVALID_MANIFEST);
    assertProblem(
        () -> pushModule(registry, "text", "1.0.0", noWasm), ProblemType.INVALID_MANIFEST);
  }

  @Test
  void refusesModulesWithAnotherLayer() throws IOException {
    byte[] config = bytes("{}");
    pushBlob(registry, "text", config);
    byte[] manifest =
        manifest(MediaTypes.WASM_CONFIG, config, "application/java-archive", config, Map.of());

    assertProblem(() -> put(registry, "text", "1.0.0", manifest), ProblemType.INVALID_MANIFEST);
  }

  @Test
  void refusesToBreakAPublishedVersion() throws IOException {
    ModuleImage image = ModuleImage.bareWasm(Modules.wasm("shout", 1), JSON);
    pushModule(registry, "text", "1.0.0", image);

    assertProblem(() -> registry.manifests().delete("text", "1.0.0"), ProblemType.IN_USE);
    assertProblem(
        () -> registry.manifests().delete("text", image.manifestDigest().toString()),
        ProblemType.IN_USE);
    assertProblem(
        () -> registry.blobs().delete("text", image.layerDigest().toString()), ProblemType.IN_USE);

    registry.manifests().untag("text", "1.0.0");
    registry.blobs().delete("text", image.layerDigest().toString());
    assertThat(registry.tags("text", 10, "").tags()).isEmpty();
  }

  @Test
  void acceptsExactlyOneOfManyContentsForAVersion() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> pushes =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            byte[] code = Modules.wasm("shout", i);
                            start.await();
                            return push(ModuleImage.bareWasm(code, JSON));
                          }))
              .toList();

      start.countDown();

      int accepted = 0;
      for (Future<Boolean> push : pushes) {
        accepted += push.get() ? 1 : 0;
      }
      assertThat(accepted).isEqualTo(1);
    }
    assertThat(published).hasSize(1);
    assertThat(registry.manifests().get("text", "1.0.0").content().digest())
        .hasToString(published.getFirst().manifest().toString());
  }

  private boolean push(ModuleImage image) throws IOException {
    try {
      pushModule(registry, "text", "1.0.0", image);
      return true;
    } catch (ProblemException e) {
      assertThat(e.type()).isEqualTo(ProblemType.VERSION_IMMUTABLE);
      return false;
    }
  }

  private static void assertProblem(ThrowingCallable call, ProblemType type) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.type()).isEqualTo(type));
  }
}
