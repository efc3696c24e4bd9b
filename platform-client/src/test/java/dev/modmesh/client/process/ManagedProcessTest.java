package dev.modmesh.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void writesBothOutputsToItsLogAndReadsNothing() throws IOException {
    ManagedProcess process = shell("read line; echo \"out $line\"; echo err >&2");

    assertThat(process.awaitEnd(PATIENCE)).isTrue();
    assertThat(folder.resolve("log")).hasContent("out \nerr");
  }

  @Test
  void hasASessionOfItsOwn() throws IOException {
    ManagedProcess process = shell("ps -o sid= -p $$ > sid; echo $$ >> sid; mv sid done");

    assertThat(process.awaitEnd(PATIENCE)).isTrue();
    List<String> lines = Files.readAllLines(folder.resolve("done"));
    assertThat(lines.getFirst().strip()).isEqualTo(lines.getLast());
  }

  @Test
  void endsAtOnceWhenItObeysTheFirstSignal() throws IOException {
    ManagedProcess process = shell("exec sleep 600");

    assertThat(process.terminate(PATIENCE)).isTrue();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void isKilledWhenItIgnoresTheFirstSignal() throws IOException {
    ManagedProcess process = shell("trap '' TERM; echo deaf > deaf; while :; do sleep 1; done");
    while (!Files.exists(folder.resolve("deaf"))) {
      Thread.onSpinWait();
    }

    assertThat(process.terminate(Duration.ofMillis(100))).isTrue();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void isFoundByTheRecordOfItsStartAndByNoOther() throws IOException {
    ManagedProcess process = shell("exec sleep 600");
    ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
    String id = "adopted-" + process.pid(); // no host of another test on this machine
    RunRecord record = RunRecord.planned(id, "default", 1).startedAs(handle, null);
    RunRecord reused =
        new RunRecord(
            id,
            "host",
            process.pid(),
            handle.info().startInstant().orElseThrow().minusSeconds(60),
            null,
            "default",
            1);

    assertThat(ManagedProcess.adopt(record)).isPresent();
    assertThat(ManagedProcess.adopt(reused)).isEmpty();
    process.kill();
  }

  private ManagedProcess shell(String script) throws IOException {
    return ManagedProcess.spawn(
        new ProcessSpec(
            "shell",
            List.of("/bin/sh", "-c", "cd '" + folder + "' && { " + script + "; }"),
            Map.of(),
            folder.resolve("log")));
  }
}
