package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.Publisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a version, from its push to its end. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PublishTest {
  private final Platform platform;
  private final Gateway gateway;
  private final Publisher publisher;

  PublishTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
    this.publisher = platform.publisher();
  }

  private static Manifest manifest(String name, String version) {
    return Manifest.wasm(name, version).idempotent("echo");
  }

  @Test
  void becomesActiveOnceAHostHasPassedItsSelfTest() {
    publisher.wasm(manifest("lives", "1.0.0"), Guests.several()).expect(201);

    publisher.awaitState("lives", "1.0.0", "active");

    Answer record = gateway.get("/api/v1/modules/lives/versions/1.0.0");
    assertThat(record.json())
        .containsEntry("name", "lives")
        .containsEntry("version", "1.0.0")
        .containsEntry("checksum", Publisher.digest(Guests.several()))
        .containsEntry("size_bytes", Guests.several().length);
    assertThat(gateway.call("lives", "echo", 1).status()).isEqualTo(200);
  }

  @Test
  void neverTakesTrafficFromAGoodVersionWithABadOne() {
    publisher.activeWasm(manifest("careful", "1.0.0"), Guests.several());

    publisher.wasm(manifest("careful", "1.1.0"), Guests.broken()).expect(201);
    publisher.awaitState("careful", "1.1.0", "failed");

    assertThat(gateway.get("/api/v1/modules/careful/versions/1.1.0").text("failure"))
        .contains("module-trap");
    assertThat(gateway.call("careful", "echo", 1).header("Modmesh-Module"))
        .isEqualTo("careful@1.0.0");
    assertThat(
            gateway
                .send(gateway.callRequest("careful", "echo", Map.of("module_version", "1.1.0")))
                .problem())
        .isEqualTo("404 version-not-found");
  }

  @Test
  void takesTheSameContentAgainAndNoOther() {
    publisher.activeWasm(manifest("fixed", "1.0.0"), Guests.several());
    String digest = gateway.get("/api/v1/modules/fixed/versions/1.0.0").text("digest");

    Answer same = publisher.wasm(manifest("fixed", "1.0.0"), Guests.several());
    Answer otherCode = publisher.wasm(manifest("fixed", "1.0.0"), Guests.numbered(1));
    Answer otherManifest =
        publisher.wasm(manifest("fixed", "1.0.0").function("fail"), Guests.several());

    assertThat(same.status()).isEqualTo(201);
    assertThat(List.of(otherCode, otherManifest)).extracting(Answer::status).containsOnly(409);
    assertThat(otherCode.text()).contains("version-immutable");
    assertThat(gateway.get("/api/v1/modules/fixed/versions/1.0.0").text("digest"))
        .isEqualTo(digest);
    assertThat(gateway.get("/v2/fixed/manifests/1.0.0").status()).isEqualTo(401);
    assertThat(platform.admin().get("/v2/fixed/manifests/1.0.0").header("Docker-Content-Digest"))
        .isEqualTo(digest);
  }

  @Test
  void keepsAYankedVersionOutOfRangesAndCallableByName() {
    publisher.activeWasm(manifest("yanked", "1.0.0"), Guests.numbered(1));
    publisher.activeWasm(manifest("yanked", "1.1.0"), Guests.numbered(2));

    platform.admin().post("/api/v1/modules/yanked/versions/1.1.0/yank").expect(200);
    Answer range = gateway.call("yanked", "echo", 1);
    Answer exact =
        gateway.send(gateway.callRequest("yanked", "echo", Map.of("module_version", "1.1.0")));
    platform.admin().post("/api/v1/modules/yanked/versions/1.1.0/restore").expect(200);
    Answer restored = gateway.call("yanked", "echo", 1);

    assertThat(range.header("Modmesh-Module")).isEqualTo("yanked@1.0.0");
    assertThat(exact.header("Modmesh-Module")).isEqualTo("yanked@1.1.0");
    assertThat(restored.header("Modmesh-Module")).isEqualTo("yanked@1.1.0");
  }

  @Test
  void forgetsADeletedVersion() {
    publisher.activeWasm(manifest("gone", "1.0.0"), Guests.several());

    platform.admin().delete("/api/v1/modules/gone/versions/1.0.0").expect(200);

    assertThat(gateway.get("/api/v1/modules/gone").problem()).isEqualTo("404 module-not-found");
    assertThat(gateway.call("gone", "echo", 1).problem()).isEqualTo("404 module-not-found");
  }

  @Test
  void listsModulesByTagAndTextPageByPage() {
    for (String name : List.of("listed-a", "listed-b", "listed-c")) {
      publisher.activeWasm(
          manifest(name, "1.0.0").with("tags", List.of("listing")), Guests.several());
    }

    Answer first = gateway.get("/api/v1/modules?tag=listing&limit=2");
    Answer second =
        gateway.get("/api/v1/modules?tag=listing&limit=2&cursor=" + first.text("cursor"));
    Answer found = gateway.get("/api/v1/modules?q=listed-b");

    assertThat(first.items()).extracting("name").containsExactly("listed-a", "listed-b");
    assertThat(second.items()).extracting("name").containsExactly("listed-c");
    assertThat(second.json()).doesNotContainKey("cursor");
    assertThat(found.items()).extracting("name").containsExactly("listed-b");
  }

  @ParameterizedTest
  @CsvSource({
    "runtime, jar",
    "name, another",
    "version, 2.0.0",
    "pool, Not A Pool",
    "colour, green"
  })
  void refusesAManifestThatIsWrong(String member, String value) {
    Answer answer =
        publisher.wasm(manifest("wrong", "1.0.0").with(member, value), Guests.several());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("invalid-manifest").contains(member);
  }

  @Test
  void refusesBytesThatDoNotHaveTheirDigest() {
    Gateway admin = platform.admin();
    String location =
        admin.post("/v2/damaged/blobs/uploads/").expect(202).requireHeader("Location");
    String target =
        location + (location.contains("?") ? "&" : "?") + "digest=sha256:" + "0".repeat(64);

    Answer answer =
        admin.send(
            admin
                .request("PUT", target, BodyPublishers.ofByteArray(Guests.several()))
                .setHeader("Content-Type", "application/octet-stream"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("DIGEST_INVALID");
  }

  @Test
  void takesNoJarWithoutTheRightToPublishTrustedCode() {
    byte[] archive = JarModules.of("Trusted", "@Function public int one() { return 1; }");
    Manifest manifest = Manifest.jar("trusted", "1.0.0").function("one");

    Answer publisherOnly = platform.publisher("publisher").jar(manifest, archive);
    Answer admin = publisher.jar(manifest, archive);

    assertThat(publisherOnly.status()).isEqualTo(403);
    assertThat(publisherOnly.text()).contains("trusted-jar").contains("DENIED");
    assertThat(admin.status()).isEqualTo(201);
  }

  @Test
  void takesRemoteModulesByTheirManifest() {
    Map<String, Object> manifest =
        Manifest.remote("elsewhere", "1.0.0")
            .function("f")
            .with("service_url", "http://127.0.0.1:9/base")
            .toMap();
    Gateway admin = platform.admin();
    String path = "/api/v1/modules/elsewhere/versions/1.0.0";

    Answer created = admin.put(path, manifest);
    Answer same = admin.put(path, manifest);
    Answer other =
        admin.put(
            path,
            Manifest.remote("elsewhere", "1.0.0")
                .function("g")
                .with("service_url", "http://127.0.0.1:9/base")
                .toMap());
    Answer withoutUrl =
        admin.put(
            "/api/v1/modules/elsewhere/versions/2.0.0",
            Manifest.remote("elsewhere", "2.0.0").function("f").toMap());

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.get("state")).isEqualTo("active");
    assertThat(same.status()).isEqualTo(200);
    assertThat(other.problem()).isEqualTo("409 version-immutable");
    assertThat(withoutUrl.problem()).isEqualTo("422 invalid-manifest");
  }
}
