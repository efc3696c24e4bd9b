package dev.modmesh.platform;

import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.JavaCommand;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ParentLock;
import dev.modmesh.client.process.ProcessSpec;
import dev.modmesh.client.process.RunLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A platform of real processes on free ports and a data folder of its own. In a static field with
 * {@code @RegisterExtension} it lives as long as the test class; {@link PlatformExtension} gives
 * tests one that all share. When a test fails, it prints the end of every log.
 */
public final class Platform
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback, AutoCloseable {
  private static final List<String> SMALL =
      List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k");
  private static final Duration START = Duration.ofSeconds(60);
  private static final long END = 10;

  private final int hostCount;
  private final boolean withAutoscaler;
  private final Map<String, String> settings;
  private final DataFolder data;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, PlatformProcess> processes = new LinkedHashMap<>();
  private final Thread atExit = new Thread(this::killAll);
  private @Nullable RunLock lock;

  private Platform(Builder builder) {
    hostCount = builder.hosts;
    withAutoscaler = builder.autoscaler;
    settings = Map.copyOf(builder.settings);
    try {
      data = new DataFolder(Files.createTempDirectory("modmesh-test-"));
      data.prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a platform shall have. */
  public static Builder builder() {
    return new Builder();
  }

  /** What a platform shall have: a gateway, and by default nothing else. */
  public static final class Builder {
    private int hosts;
    private boolean autoscaler;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private Builder() {}

    /** Hosts that the test itself starts and ends: {@code host-1}, {@code host-2} … */
    public Builder hosts(int count) {
      hosts = count;
      return this;
    }

    /** An autoscaler, which starts hosts of its own. */
    public Builder autoscaler() {
      autoscaler = true;
      return this;
    }

    /** A setting of the program whose part the key names. */
    public Builder set(String key, String value) {
      settings.put(key, value);
      return this;
    }

    /** The platform, which nothing of runs yet. */
    public Platform build() {
      return new Platform(this);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    context.getExecutionException().ifPresent(failure -> printLogs(context.getDisplayName()));
  }

  /** Starts everything, and waits until every host takes calls. */
  public Platform start() {
    Runtime.getRuntime().addShutdownHook(atExit);
    // What is attached to this lock ends with this process, however it ends.
    lock = data.processes().acquire("up", "up", null);
    try {
      startGateway();
      for (int i = 1; i <= hostCount; i++) {
        newHost("host-" + i, Map.of()).start();
      }
      if (withAutoscaler) {
        newAutoscaler().start();
      }
      awaitPassing(withAutoscaler ? Math.max(2, hostCount) : hostCount);
      return this;
    } catch (RuntimeException | AssertionError e) {
      printLogs("the start");
      close();
      throw e;
    }
  }

  private void startGateway() {
    PlatformProcess gateway =
        add("gateway", "module-gateway", Map.of("modmesh.gateway.data-dir", data.root()));
    gateway.start();
    awaitGateway();
  }

  /** Waits until the gateway is ready. */
  public void awaitGateway() {
    gatewayProcess().url();
    Await.until(
        "the gateway is ready", START, () -> anonymous().get("/q/health/ready").status() == 200);
  }

  /** A further host, which is not started yet. */
  public PlatformProcess newHost(String id, Map<String, ?> extra) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(ManagedProcess.HOST_ID, id);
    properties.put("modmesh.host.data-dir", data.host(id));
    properties.put("modmesh.host.run-dir", data.run());
    properties.put("modmesh.host.token-file", data.token("host"));
    properties.putAll(extra);
    return add(id, "module-host", properties);
  }

  private PlatformProcess newAutoscaler() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("modmesh.autoscaler.data-dir", data.root());
    properties.put("modmesh.autoscaler.process.host-jar", Installation.application("module-host"));
    properties.put("modmesh.autoscaler.process.jvm-options", String.join(",", SMALL));
    return add("autoscaler", "autoscaler", properties);
  }

  private PlatformProcess add(String id, String module, Map<String, ?> own) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("quarkus.http.port", "0");
    properties.put(ParentLock.PROPERTY, data.processes().lockFile("up").toString());
    String part = "modmesh." + module.replace("module-", "") + ".";
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(part)) {
            properties.put(key, value);
          }
        });
    own.forEach((key, value) -> properties.put(key, value.toString()));
    List<String> command = JavaCommand.jar(Installation.application(module), SMALL, properties);
    PlatformProcess process =
        new PlatformProcess(new ProcessSpec(id, command, Map.of(), data.log(id)), data.processes());
    processes.put(id, process);
    return process;
  }

  /** Waits until so many instances take calls. */
  public void awaitPassing(int count) {
    Await.until(count + " instances are passing", START, () -> passing().size() == count);
  }

  /** The ids of the instances that take calls, in order. */
  public List<String> passing() {
    return anonymous().get("/api/v1/instances").items().stream()
        .filter(instance -> "passing".equals(instance.get("health")))
        .map(instance -> String.valueOf(instance.get("service_id")))
        .sorted()
        .toList();
  }

  /** Everything that the platform keeps on disk. */
  public DataFolder data() {
    return data;
  }

  /** The gateway as a process. */
  public PlatformProcess gatewayProcess() {
    return process("gateway");
  }

  /** The autoscaler as a process. */
  public PlatformProcess autoscaler() {
    return process("autoscaler");
  }

  /** One of the hosts that the test started. */
  public PlatformProcess host(String id) {
    return process(id);
  }

  private PlatformProcess process(String id) {
    return Objects.requireNonNull(processes.get(id), () -> "there is no process " + id);
  }

  /** The gateway, to a caller without a token. */
  public Gateway anonymous() {
    return caller(null);
  }

  /** The gateway, to the administrator. */
  public Gateway admin() {
    return caller(secret(data.token()));
  }

  /** The gateway, to the holder of a role's token. */
  public Gateway as(String role) {
    return caller(secret(role));
  }

  /** The gateway, to the holder of any token. */
  public Gateway caller(@Nullable String token) {
    PlatformProcess gateway = gatewayProcess();
    return new Gateway(http, gateway::url, token);
  }

  /** A host itself, without a gateway between. */
  public Gateway direct(URI url) {
    return new Gateway(http, () -> url, null);
  }

  /** Publishes as the administrator. */
  public Publisher publisher() {
    return new Publisher(admin());
  }

  /** Publishes as the holder of a role's token. */
  public Publisher publisher(String role) {
    return new Publisher(as(role));
  }

  /** The token of a role. */
  public String secret(String role) {
    return secret(data.token(role));
  }

  private static String secret(Path file) {
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void printLogs(String what) {
    StringBuilder text = new StringBuilder("Logs after the failure of " + what + "\n");
    try (Stream<Path> files = Files.list(data.root().resolve("log"))) {
      files.sorted().forEach(file -> text.append(PlatformProcess.tail(file)).append('\n'));
    } catch (IOException e) {
      text.append("no logs: ").append(e);
    }
    System.out.println(text);
  }

  /** Ends everything, also what others started on this folder, and removes the folder. */
  @Override
  public void close() {
    killAll();
    if (lock != null) {
      lock.close();
      lock = null;
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
    http.close();
    delete(data.root());
  }

  private void killAll() {
    processes.values().stream().filter(PlatformProcess::isAlive).forEach(PlatformProcess::kill);
    List<ProcessHandle> orphans =
        ProcessHandle.allProcesses().filter(this::belongsToThisFolder).toList();
    orphans.forEach(ProcessHandle::destroyForcibly);
    orphans.forEach(orphan -> orphan.onExit().orTimeout(END, TimeUnit.SECONDS).join());
  }

  // Hosts that an autoscaler started, whether or not they hold their lock yet.
  private boolean belongsToThisFolder(ProcessHandle process) {
    String folder = data.root().toString();
    return process
        .info()
        .arguments()
        .map(arguments -> Stream.of(arguments).anyMatch(argument -> argument.contains(folder)))
        .orElse(false);
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
