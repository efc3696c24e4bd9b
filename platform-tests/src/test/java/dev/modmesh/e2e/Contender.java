package dev.modmesh.e2e;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes one version after the other through one gateway, at times that all contenders have in
 * common: each version with content of its own, so that of those who publish it at the same time
 * one may win. Remembers what was acknowledged.
 */
final class Contender implements AutoCloseable {
  static final String MODULE = "contested";
  private static final long PACE = Duration.ofMillis(100).toNanos();

  private final Gateway gateway;
  private final String name;
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofPlatform().unstarted(this::run);
  private volatile boolean over;

  private Contender(Gateway gateway, String name) {
    this.gateway = gateway;
    this.name = name;
  }

  static Contender start(Gateway gateway, String name) {
    Contender contender = new Contender(gateway, name);
    contender.thread.start();
    return contender;
  }

  private void run() {
    while (!over) {
      long now = System.nanoTime();
      publish(MODULE, "1.0." + now / PACE);
      LockSupport.parkNanos((now / PACE + 1) * PACE - System.nanoTime());
    }
  }

  private void publish(String module, String version) {
    Map<String, Object> manifest =
        Manifest.remote(module, version)
            .function("f")
            .with("service_url", "http://127.0.0.1:9/" + name)
            .toMap();
    String path = "/api/v1/modules/" + module + "/versions/" + version;
    Answer answer = gateway.put(path, manifest);
    switch (answer.status()) {
      case 200, 201 -> acknowledged.put(module + '@' + version, answer.text("digest"));
      case 409 -> {} // another one was faster
      case 503 -> refused(answer);
      default -> wrong.add(answer.toString());
    }
  }

  private void refused(Answer answer) {
    refused.incrementAndGet();
    if (!answer.problem().equals("503 registry-unavailable")) {
      wrong.add(answer.toString());
    }
  }

  /** The digests of the versions that were acknowledged, by their keys. */
  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** How often it heard that the registry is away. */
  int refused() {
    return refused.get();
  }

  /** Answers that no contender may be given. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Ends, after the answer that it waits for. */
  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
