package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.GatewayUnreachableException;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.process.DataFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Looks for what may stand in the way. */
@Command(
    name = "doctor",
    description = "Check this machine and the platform, and say how to repair what is wrong.")
final class DoctorCommand implements Callable<Integer> {
  private static final int JDK = 25;
  private static final int NODE = 20;
  private static final long ROOM = 1L << 30;
  private static final Duration SKEW = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @ParentCommand ModmeshCommand modmesh;

  /** What was looked at; {@code remedy} is null when all is well. */
  private record Finding(String check, String found, @Nullable String remedy) {
    Map<String, @Nullable Object> toMap() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("check", check);
      map.put("ok", remedy == null);
      map.put("found", found);
      if (remedy != null) {
        map.put("remedy", remedy);
      }
      return map;
    }
  }

  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    java();
    node();
    data();
    platform();
    modmesh
        .printer()
        .print(findings.stream().map(Finding::toMap).toList(), () -> table(modmesh.terminal()));
    return findings.stream().allMatch(finding -> finding.remedy() == null)
        ? ExitCode.OK
        : ExitCode.FAILED;
  }

  private Table table(Terminal terminal) {
    Table table = new Table("", "CHECK", "FOUND");
    for (Finding finding : findings) {
      boolean good = finding.remedy() == null;
      table.row(
          good ? terminal.good("✓") : terminal.bad("✗"),
          finding.check(),
          finding.found() + (good ? "" : ": " + finding.remedy()));
    }
    return table;
  }

  private void add(String check, String found, boolean good, String remedy) {
    findings.add(new Finding(check, found, good ? null : remedy));
  }

  private void java() {
    Runtime.Version version = Runtime.version();
    add(
        "java",
        version + " in " + System.getProperty("java.home"),
        version.feature() >= JDK,
        "install JDK " + JDK + " or newer and point JAVA_HOME at it");
  }

  private void node() {
    String version = firstLine("node", "--version");
    boolean good =
        version.matches("v\\d+\\..*")
            && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= NODE;
    add(
        "node",
        version.isEmpty() ? "none" : version,
        good,
        "install Node " + NODE + " or newer to build the dashboard and the AssemblyScript example");
  }

  private static String firstLine(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0
          ? text.lines().findFirst().orElse("")
          : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private void data() throws IOException {
    DataFolder data = modmesh.dataFolder();
    if (!Files.isDirectory(data.root())) {
      add("data folder", data.root() + " is not there yet; `up` makes it", true, "");
    } else {
      add(
          "data folder",
          data.root().toString(),
          Files.isWritable(data.root()),
          "give this user the right to write, or name another with --data");
      secret("token", data.token());
    }
    Path existing = data.root();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null) {
      long free = Files.getFileStore(existing).getUsableSpace();
      add(
          "disk space",
          free / (1 << 20) + " MiB free",
          free >= ROOM,
          "make room: modules, caches and logs need 1 GiB");
    }
  }

  private void secret(String check, Path file) throws IOException {
    if (!Files.exists(file)) {
      add(check, "none; `up` makes it", true, "");
    } else if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      boolean closed =
          permissions.stream()
              .allMatch(
                  permission ->
                      permission == PosixFilePermission.OWNER_READ
                          || permission == PosixFilePermission.OWNER_WRITE);
      add(check, file.toString(), closed, "others can read it: chmod 600 " + file);
    }
  }

  private void platform() {
    PlatformApi api = new PlatformApi(modmesh.gateway(), modmesh.credential(), PATIENCE);
    try {
      ApiResponse health = api.exchange("GET", "/q/health/ready", Map.of(), null);
      add(
          "gateway",
          api.base() + (health.status() == 200 ? " is ready" : " is not ready"),
          health.status() == 200,
          "see log/gateway.log in the data folder");
      clock(health);
      token(api);
      hosts(api);
    } catch (GatewayUnreachableException e) {
      add("gateway", "none answers at " + api.base(), false, "start one with `modmesh up`");
      port();
    } catch (PlatformException e) {
      add("gateway", String.valueOf(e.getMessage()), false, "see log/gateway.log");
    }
  }

  private void clock(ApiResponse response) {
    response
        .header("Date")
        .ifPresent(
            text -> {
              Instant there =
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
              Duration skew = Duration.between(there, Instant.now()).abs();
              add(
                  "clock",
                  skew.toSeconds() + " s apart from the gateway's",
                  skew.compareTo(SKEW) < 0,
                  "let both machines follow a time server");
            });
  }

  private void token(PlatformApi api) {
    String credential = modmesh.credential();
    if (credential != null) {
      ApiResponse answer = api.exchange("GET", "/api/v1/pools", Map.of(), null);
      add(
          "credential",
          answer.status() == 401 ? "not known to the gateway" : "accepted",
          answer.status() != 401,
          "name the data folder of this platform with --data, or give --token");
    }
  }

  private void hosts(PlatformApi api) {
    List<Map<String, @Nullable Object>> hosts = api.instances();
    long passing = hosts.stream().filter(host -> "passing".equals(host.get("health"))).count();
    add(
        "hosts",
        passing + " of " + hosts.size() + " passing",
        passing > 0,
        "see `modmesh status`, and log/ in the data folder");
  }

  private void port() {
    int port = modmesh.gateway().getPort();
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      add("port", port + " is free", true, "");
    } catch (IOException e) {
      add("port", port + " is taken by another program", false, "start with --port, or --port 0");
    }
  }
}
