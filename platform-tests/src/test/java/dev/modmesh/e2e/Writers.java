package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.Publisher;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Changes the registry until the gateway is gone, and remembers what was acknowledged. */
final class Writers {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Platform platform;
  private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
  private int next;

  /** A change that the gateway has said yes to. */
  sealed interface Acknowledged {
    void verify(Gateway gateway);
  }

  private record Pushed(String version, byte[] code, String digest) implements Acknowledged {
    @Override
    public void verify(Gateway gateway) {
      Answer record = gateway.get("/api/v1/modules/durable/versions/" + version);
      assertThat(record.text("digest")).as("pushed %s", version).isEqualTo(digest);
      Answer blob = gateway.get("/v2/durable/blobs/" + Publisher.digest(code));
      assertThat(blob.body()).as("code of %s", version).isEqualTo(code);
      Answer manifest = gateway.get("/v2/durable/manifests/" + version);
      assertThat(manifest.header("Docker-Content-Digest")).isEqualTo(digest);
    }
  }

  private record Described(String version) implements Acknowledged {
    @Override
    public void verify(Gateway gateway) {
      assertThat(gateway.get("/api/v1/modules/distant/versions/" + version).get("state"))
          .as("described %s", version)
          .isEqualTo("active");
    }
  }

  private record Registered(String id, int port) implements Acknowledged {
    @Override
    public void verify(Gateway gateway) {
      assertThat(gateway.get("/api/v1/instances/" + id).get("port"))
          .as("registered %s", id)
          .isEqualTo(port);
    }
  }

  Writers(Platform platform) {
    this.platform = platform;
  }

  Thread start() {
    return Thread.ofPlatform().name("writers").start(this::writeWhileItLives);
  }

  private void writeWhileItLives() {
    // A caller made now: after a kill the address is another.
    Gateway gateway = platform.fixed();
    Publisher publisher = platform.publisher(gateway);
    try {
      while (true) {
        write(gateway, publisher, next++);
      }
    } catch (UncheckedIOException e) {
      // the gateway was killed; whatever was under way was not acknowledged
    }
  }

  private void write(Gateway gateway, Publisher publisher, int number) {
    String version = "1.0." + number;
    switch (number % 3) {
      case 0 -> {
        byte[] code = Guests.numbered(number);
        Answer pushed =
            publisher.wasm(Manifest.wasm("durable", version).idempotent("echo"), code).expect(201);
        acknowledged.add(new Pushed(version, code, pushed.requireHeader("Docker-Content-Digest")));
      }
      case 1 -> {
        Map<String, Object> manifest =
            Manifest.remote("distant", version)
                .function("f")
                .with("service_url", "http://127.0.0.1:9")
                .toMap();
        gateway.put("/api/v1/modules/distant/versions/" + version, manifest).expect(201);
        acknowledged.add(new Described(version));
      }
      default -> {
        String id = "instance-" + number;
        Map<String, Object> record =
            Map.of("host", "127.0.0.1", "port", 1 + number, "pool", "durable");
        gateway.put("/api/v1/instances/" + id, record).expect(200);
        acknowledged.add(new Registered(id, 1 + number));
      }
    }
  }

  /** Waits until one more change was acknowledged. */
  void awaitProgress() {
    int before = acknowledged.size();
    Await.until("a change is acknowledged", SOON, () -> acknowledged.size() > before);
  }

  List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Everything that was acknowledged is there. */
  void verify() {
    Gateway gateway = platform.admin();
    acknowledged.forEach(change -> change.verify(gateway));
  }
}
