package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ProcessSpec;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Installation;
import dev.modmesh.platform.Orphans;
import dev.modmesh.platform.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one way in: {@code ./modmesh}. */
final class LauncherTest {
  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration END = Duration.ofSeconds(40);
  private static final Pattern READY = Pattern.compile("(?m)^ready (http://127\\.0\\.0\\.1:\\d+)$");
  // The programs are there; these tests must not build them anew.
  private static final Map<String, String> ENVIRONMENT =
      Map.of("MODMESH_SKIP_BUILD", "1", "JAVA_HOME", System.getProperty("java.home"));

  @TempDir Path temp;

  private Path data() {
    return temp.resolve("data");
  }

  @AfterEach
  void killWhatIsLeft() {
    Orphans.kill(data());
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Installation.home().resolve("modmesh").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data().toString()));
    return command;
  }

  private Program.Result modmesh(String... arguments) {
    return Program.run(command(arguments), temp, ENVIRONMENT, START);
  }

  private static Optional<String> successful(Program.Result result) {
    return result.status() == 0 ? Optional.of(result.output()) : Optional.empty();
  }

  private static URI ready(String output) {
    Matcher matcher = READY.matcher(output);
    assertThat(matcher.find()).as("ready is said in\n%s", output).isTrue();
    return URI.create(matcher.group(1));
  }

  private void assertNothingIsLeft(URI url) {
    Await.until("no process is left", END, () -> Orphans.of(data()).isEmpty());
    assertThat(new DataFolder(data()).processes().alive()).isEmpty();
    assertThat(answers(url)).as("the port is free").isFalse();
  }

  private static boolean answers(URI url) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void startsThePlatformAndStopsItWithoutATrace() {
    URI url = ready(modmesh("up", "--detach", "--port", "0").expectSuccess());

    // ready means that one host answers; the others may still be starting
    String status =
        Await.value("everything is healthy", START, () -> successful(modmesh("status")));
    String hosts = modmesh("hosts", "-o", "json").expectSuccess();
    String second = modmesh("up", "--detach", "--port", "0").output();
    modmesh("down").expectSuccess();

    assertThat(status).contains(url.toString());
    assertThat(hosts).contains("\"service_id\"").contains("passing");
    assertThat(second).contains("already runs");
    assertNothingIsLeft(url);
  }

  private record Foreground(ManagedProcess process, URI url) {}

  private Foreground up() throws IOException {
    Path log = temp.resolve("up.log");
    ManagedProcess up =
        ManagedProcess.spawn(
            new ProcessSpec("up", command("up", "--port", "0", "--no-examples"), ENVIRONMENT, log));
    URI url =
        Await.value(
            "the platform is ready",
            START,
            () -> {
              String output = read(log);
              assertThat(up.isAlive()).as(output).isTrue();
              return READY.matcher(output).find() ? Optional.of(ready(output)) : Optional.empty();
            });
    return new Foreground(up, url);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void endsEverythingOnAnInterrupt() throws IOException {
    Foreground up = up();

    String signal = ignoresInterrupts(up.process()) ? "-TERM" : "-INT";
    Program.run(List.of("kill", signal, Long.toString(up.process().pid())), temp, Map.of(), END)
        .expectSuccess();

    assertThat(up.process().awaitEnd(END)).isTrue();
    assertNothingIsLeft(up.url());
  }

  // What a shell runs in the background, such as all of this, has Ctrl-C ignored from the start.
  private static boolean ignoresInterrupts(ManagedProcess process) {
    String mask =
        read(Path.of("/proc/" + process.pid() + "/status"))
            .lines()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).trim())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(mask, 16) & 0b10) != 0;
  }

  @Test
  void leavesNothingEvenIfItIsKilledItself() throws IOException {
    Foreground up = up();

    up.process().kill();

    assertNothingIsLeft(up.url());
  }
}
