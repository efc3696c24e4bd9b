package dev.modmesh.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The locks across real processes. */
class RunLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path data;

  private final List<ManagedProcess> started = new ArrayList<>();

  @AfterEach
  void killWhatWasStarted() {
    started.forEach(ManagedProcess::kill);
  }

  @Test
  void aLivingProcessIsSeenByItsLockAndItsRecord() throws IOException {
    RunFolder processes = new DataFolder(data).processes();
    processes.write(RunRecord.planned("default-1a2b", "default", 7));

    ManagedProcess holder = start(Map.of(), "hold", data.toString(), "default-1a2b");
    await(() -> processes.alive("default-1a2b").map(RunRecord::url).isPresent());

    RunRecord record = processes.alive("default-1a2b").orElseThrow();
    assertThat(record.pid()).isEqualTo(holder.pid());
    assertThat(record.pool()).isEqualTo("default");
    assertThat(record.term()).isEqualTo(7);
    assertThat(record.process().map(ProcessHandle::pid)).contains(holder.pid());
  }

  @Test
  void aKilledProcessIsDeadAlthoughItsRecordIsThere() throws IOException {
    RunFolder processes = new DataFolder(data).processes();
    ManagedProcess holder = start(Map.of(), "hold", data.toString(), "gateway");
    await(() -> processes.alive("gateway").map(RunRecord::url).isPresent());

    holder.kill();

    assertThat(processes.awaitEnd(record -> true, PATIENCE)).isTrue();
    assertThat(processes.record("gateway")).isPresent();
    assertThat(processes.alive()).isEmpty();
  }

  @Test
  void aSecondHolderIsRefusedAndToldOfTheFirst() throws IOException {
    RunFolder processes = new DataFolder(data).processes();
    ManagedProcess holder = start(Map.of(), "hold", data.toString(), "gateway");
    await(() -> processes.alive("gateway").map(RunRecord::url).isPresent());

    assertThatThrownBy(() -> RunLock.acquire(data, "gateway", "gateway", null))
        .isInstanceOfSatisfying(
            LockHeldException.class,
            e -> assertThat(e.holder()).extracting(RunRecord::pid).isEqualTo(holder.pid()));
  }

  @Test
  void lookingAtAnOwnLockDoesNotDropIt() {
    RunFolder processes = new DataFolder(data).processes();

    try (RunLock lock = RunLock.acquire(data, "up", "up", null)) {
      assertThat(processes.isHeld("up")).isTrue();
      assertThat(lock.record().pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(seenByAnotherProcess()).isTrue();
    }

    assertThat(processes.isHeld("up")).isFalse();
  }

  private boolean seenByAnotherProcess() {
    try {
      ManagedProcess rival = start(Map.of(), "hold", data.toString(), "up");
      return rival.awaitEnd(PATIENCE); // it fails, since the lock is held
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theTermOfAnAutoscalerStaysKnownAfterItsEnd() {
    try (RunLock first = RunLock.acquire(data, "autoscaler", "autoscaler", null)) {
      first.term(7);
    }
    try (RunLock second = RunLock.acquire(data, "autoscaler", "autoscaler", null)) {
      assertThat(second.record().term()).isEqualTo(7);
    }
  }

  @Test
  void aChildNoticesThatItsParentWasKilled() throws IOException {
    RunFolder processes = new DataFolder(data).processes();
    ManagedProcess parent = start(Map.of(), "hold", data.toString(), "up");
    await(() -> processes.isHeld("up"));
    start(
        Map.of(ParentLock.PROPERTY, processes.lockFile("up").toString()), "watch", data.toString());
    await(() -> Files.exists(data.resolve("watching")));
    assertThat(data.resolve("released")).doesNotExist();

    parent.kill();

    await(() -> Files.exists(data.resolve("released")));
  }

  private ManagedProcess start(Map<String, String> properties, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LockHolder.class.getName());
    command.addAll(List.of(arguments));
    ManagedProcess process =
        ManagedProcess.spawn(
            new ProcessSpec("holder", command, Map.of(), new DataFolder(data).log("holder")));
    started.add(process);
    return process;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("time was up").isNegative();
      LockSupport.parkNanos(10_000_000);
    }
  }
}
