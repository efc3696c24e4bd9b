package dev.modmesh.autoscaler.actuate.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.autoscaler.actuate.ScaledHost;
import dev.modmesh.autoscaler.pool.Host;
import dev.modmesh.client.credential.JoinToken;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.RunRecord;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes. */
class ProcessHostScalerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private DataFolder data;

  @BeforeEach
  void prepare() throws IOException {
    data = new DataFolder(folder.resolve("data"));
    data.prepare();
    data.mintTokens(new SecureRandom());
    hostJar();
  }

  private Path hostJar() throws IOException {
    Path jar = folder.resolve("host.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, FakeHost.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream archive = new JarOutputStream(out, manifest)) {
      archive.finish();
    }
    return jar;
  }

  @AfterEach
  void killHosts() {
    for (RunRecord record : data.processes().records()) {
      ManagedProcess.adopt(record).ifPresent(ManagedProcess::kill);
    }
    assertThat(data.processes().awaitEnd(record -> true, PATIENCE)).isTrue();
  }

  private ProcessHostScaler scaler(long term) {
    return new ProcessHostScaler(
        data,
        term,
        new HostCommand(
            folder.resolve("host.jar"),
            List.of("-Xmx64m"),
            () -> Optional.of(URI.create("http://127.0.0.1:8080"))),
        Clock.systemUTC(),
        new SecureRandom());
  }

  @Test
  void startsAHostWithARecordAndATokenOfItsOwn() throws IOException {
    ProcessHostScaler scaler = scaler(3);

    String id = scaler.start("default");
    await(() -> state(scaler, id) == Host.Process.RUNNING);

    assertThat(id).matches("default-[0-9a-f]{4}");
    assertThat(data.processes().alive(id).orElseThrow())
        .satisfies(
            record -> {
              assertThat(record.term()).isEqualTo(3);
              assertThat(record.pool()).isEqualTo("default");
            });
    assertThat(
            JoinToken.verify(
                SecretFile.read(data.hostToken(id)), SecretFile.read(data.token("host"))))
        .contains(new JoinToken(id, "default"));
  }

  @Test
  void theNextAutoscalerAdoptsLivingHosts() throws IOException {
    ProcessHostScaler first = scaler(1);
    String id = first.start("default");
    await(() -> state(first, id) == Host.Process.RUNNING);

    ProcessHostScaler second = scaler(2);

    assertThat(second.hosts())
        .singleElement()
        .satisfies(
            host -> {
              assertThat(host.serviceId()).isEqualTo(id);
              assertThat(host.pool()).isEqualTo("default");
              assertThat(host.process()).isEqualTo(Host.Process.RUNNING);
            });
    second.end(id);
    await(() -> state(second, id) == Host.Process.ENDED);
  }

  @Test
  void theNextAutoscalerFindsAHostThatDoesNotHoldItsLockYet() {
    String id = scaler(1).start("default");

    ProcessHostScaler second = scaler(2);

    assertThat(second.hosts()).extracting(ScaledHost::serviceId).containsExactly(id);
    await(() -> state(second, id) == Host.Process.RUNNING);
  }

  @Test
  void aHostThatTheOneBeforeStartsAfterwardsIsAdoptedAsWell() {
    ProcessHostScaler first = scaler(1);
    ProcessHostScaler second = scaler(2);
    assertThat(second.hosts()).isEmpty();

    String id = first.start("default");

    await(() -> !second.hosts().isEmpty());
    assertThat(second.hosts())
        .containsExactly(
            new ScaledHost(
                id, "default", second.hosts().getFirst().startedAt(), Host.Process.RUNNING));
    second.end(id);
    await(() -> state(second, id) == Host.Process.ENDED);
  }

  @Test
  void aKilledHostHasEndedAndNothingIsLeftOfIt() {
    ProcessHostScaler scaler = scaler(1);
    String id = scaler.start("default");
    await(() -> state(scaler, id) == Host.Process.RUNNING);

    scaler.kill(id);
    await(() -> state(scaler, id) == Host.Process.ENDED);
    scaler.forget(id);

    assertThat(scaler.hosts()).isEmpty();
    assertThat(data.processes().records()).isEmpty();
    assertThat(data.hostToken(id)).doesNotExist();
  }

  @Test
  void aHostThatCannotBeStartedHasEnded() throws IOException {
    Files.delete(folder.resolve("host.jar"));
    ProcessHostScaler scaler = scaler(1);

    String id = scaler.start("default");

    await(() -> state(scaler, id) == Host.Process.ENDED);
  }

  private static Host.Process state(ProcessHostScaler scaler, String id) {
    return scaler.hosts().stream()
        .filter(host -> host.serviceId().equals(id))
        .findFirst()
        .orElseThrow()
        .process();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("time was up").isNegative();
      LockSupport.parkNanos(10_000_000);
    }
  }
}
