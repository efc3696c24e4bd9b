package dev.modmesh.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Spring Cloud Gateway with retry and circuit breaker, built apart by {@code bench/peers/install}.
 */
final class SpringCloudGateway implements Peer {
  private final Path jar;

  SpringCloudGateway(Path home) {
    jar = home.resolve("bench/peers/spring-cloud-gateway/target/spring-cloud-gateway.jar");
  }

  @Override
  public String name() {
    return "Spring Cloud Gateway";
  }

  @Override
  public Optional<String> missing() {
    return Files.isRegularFile(jar)
        ? Optional.empty()
        : Optional.of(jar + " is missing: run bench/peers/install");
  }

  @Override
  public List<String> command(Path folder, int port, List<Integer> backends) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx512m"));
    command.addAll(List.of("-jar", jar.toString(), "--server.address=127.0.0.1"));
    command.add("--server.port=" + port);
    // Its defaults let 25 calls through at once, for a second each; the load has more.
    command.add("--spring.cloud.circuitbreaker.bulkhead.resilience4j.enabled=false");
    command.add("--resilience4j.timelimiter.configs.default.timeout-duration=30s");
    for (int i = 0; i < 2; i++) {
      command.add("--bench.backend-" + i + "=http://127.0.0.1:" + backends.get(i));
    }
    return command;
  }
}
