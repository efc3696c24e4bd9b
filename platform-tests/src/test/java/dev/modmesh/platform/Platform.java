package dev.modmesh.platform;

import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * A platform of real processes on free ports and a data folder of its own. In a static field with
 * {@code @RegisterExtension} it lives as long as the test class; {@link PlatformExtension} gives
 * tests one that all share. When a test fails, it prints the end of every log.
 */
public final class Platform
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback, AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final int MIN_HOSTS = 2; // of a pool that nobody configured

  private final int hostCount;
  private final boolean withAutoscaler;
  private final DataFolder data;
  private final Commands commands;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, PlatformProcess> processes = new LinkedHashMap<>();
  private final Thread atExit = new Thread(this::killAll);
  private final RunLock lock;

  private Platform(Builder builder) {
    hostCount = builder.hosts;
    withAutoscaler = builder.autoscaler;
    try {
      data = new DataFolder(Files.createTempDirectory("modmesh-test-"));
      data.prepare();
      if (builder.tokens != null) {
        copyTokens(builder.tokens);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commands = new Commands(data, builder.home, Map.copyOf(builder.settings));
    lock = data.processes().acquire("up", "up", null);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private void copyTokens(DataFolder from) throws IOException {
    Files.copy(from.token(), data.token());
    for (String role : DataFolder.ROLES) {
      Files.copy(from.token(role), data.token(role));
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
    private @Nullable DataFolder tokens;
    private Path home = Installation.home();
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

    /** A setting of the program whose part the key names, or of all for traces. */
    public Builder set(String key, String value) {
      settings.put(key, value);
      return this;
    }

    /** Where the built programs are, if not in the source tree. */
    public Builder home(Path folder) {
      home = folder;
      return this;
    }

    /** The tokens of another platform that has started, which shares its registry with this one. */
    public Builder tokensOf(Platform other) {
      tokens = other.data();
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
    context
        .getExecutionException()
        .filter(failure -> !(failure instanceof TestAbortedException))
        .ifPresent(failure -> printLogs(context.getDisplayName()));
  }

  /** Starts everything, and waits until every host takes calls. */
  public Platform start() {
    try {
      startGateway();
      for (int i = 1; i <= hostCount; i++) {
        newHost("host-" + i, Map.of()).start();
      }
      if (withAutoscaler) {
        newAutoscaler(Map.of()).start();
      }
      if (hostCount > 0 || withAutoscaler) {
        awaitPassing(withAutoscaler ? MIN_HOSTS : hostCount);
      }
      return this;
    } catch (RuntimeException | AssertionError e) {
      printLogs("the start");
      close();
      throw e;
    }
  }

  private void startGateway() {
    newGateway(Map.of()).start();
    awaitGateway();
  }

  /** The gateway, which is not started yet; the first one comes with the platform. */
  public PlatformProcess newGateway(Map<String, ?> extra) {
    return add(commands.gateway(extra));
  }

  /** A further host, which is not started yet. */
  public PlatformProcess newHost(String id, Map<String, ?> extra) {
    return add(commands.host(id, extra));
  }

  /** An autoscaler, which is not started yet. */
  public PlatformProcess newAutoscaler(Map<String, ?> extra) {
    return newAutoscaler("autoscaler", extra);
  }

  /** A further autoscaler, which is not started yet. */
  public PlatformProcess newAutoscaler(String id, Map<String, ?> extra) {
    return add(commands.autoscaler(id, extra));
  }

  private PlatformProcess add(ProcessSpec spec) {
    PlatformProcess process = new PlatformProcess(spec, data.processes());
    processes.put(spec.id(), process);
    return process;
  }

  /** Waits until the gateway is ready. */
  public void awaitGateway() {
    gatewayProcess().url();
    Await.until(
        "the gateway is ready", START, () -> anonymous().get("/q/health/ready").status() == 200);
  }

  /** Waits until so many instances take calls. */
  public void awaitPassing(int count) {
    Await.until(count + " instances are passing", START, () -> passing().size() == count);
  }

  /** Waits until this very process takes calls, and not only one that had its id before. */
  public void awaitPassing(PlatformProcess host) {
    String path = "/api/v1/instances/" + host.id();
    Await.until(
        host.id() + " is passing",
        START,
        () -> {
          Answer record = anonymous().get(path);
          return "passing".equals(record.get("health"))
              && record.text("pid").equals(Long.toString(host.pid()));
        });
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
    return caller(adminToken());
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

  /** The administrator at the address that the gateway has now, even after it has ended. */
  public Gateway fixed() {
    return direct(gatewayProcess().url(), adminToken());
  }

  /** Somebody without a token at this address, such as a host's own. */
  public Gateway direct(URI url) {
    return direct(url, null);
  }

  /** The holder of a token at this address. */
  public Gateway direct(URI url, @Nullable String token) {
    return new Gateway(http, () -> url, token);
  }

  /** Publishes as the administrator. */
  public Publisher publisher() {
    return new Publisher(admin());
  }

  /** Publishes as this caller. */
  public Publisher publisher(Gateway caller) {
    return new Publisher(caller);
  }

  /** The administrator's token. */
  public String adminToken() {
    return secret(data.token());
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
    lock.close();
    Runtime.getRuntime().removeShutdownHook(atExit);
    http.close();
    delete(data.root());
  }

  private void killAll() {
    processes.values().stream().filter(PlatformProcess::isAlive).forEach(PlatformProcess::kill);
    Orphans.kill(data.root()); // hosts that an autoscaler started
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
