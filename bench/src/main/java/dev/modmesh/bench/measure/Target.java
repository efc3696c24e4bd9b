package dev.modmesh.bench.measure;

import dev.modmesh.bench.load.ClosedLoop;
import dev.modmesh.bench.peer.Peer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A peer that runs, pinned to one core. */
final class Target implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all Linux systems
  private static final int UTIME = 11; // counted after the name, which may hold spaces
  private static final int STIME = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Peer peer;
  private final Process process;
  private final int port;
  private final Duration start;
  private final File log;

  private Target(Peer peer, Process process, int port, Duration start, File log) {
    this.peer = peer;
    this.process = process;
    this.port = port;
    this.start = start;
    this.log = log;
  }

  /** Starts it and waits for its first answer. */
  static Target start(Peer peer, String core, Path folder, List<Integer> backends)
      throws IOException {
    Files.createDirectories(folder);
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("taskset", "-c", core));
    command.addAll(peer.command(folder, port, backends));
    File log = folder.resolve("log").toFile();
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try {
      awaitConnect(process, port);
      peer.prepare(folder, port, backends);
      awaitAnswer(process, port);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException(peer.name() + " did not start, see " + log, e);
    }
    return new Target(peer, process, port, Duration.ofNanos(System.nanoTime() - begin), log);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitConnect(Process process, int port) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        pause(process, end, e);
      }
    }
  }

  private static void awaitAnswer(Process process, int port) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        ClosedLoop.run(port, 1, Duration.ofMillis(1));
        return;
      } catch (IOException e) {
        pause(process, end, e);
      }
    }
  }

  private static void pause(Process process, long end, IOException last) throws IOException {
    if (!process.isAlive() || System.nanoTime() > end) {
      throw last;
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
  }

  Peer peer() {
    return peer;
  }

  int port() {
    return port;
  }

  File log() {
    return log;
  }

  /** From its start to its first answer. */
  Duration start() {
    return start;
  }

  /** Processor time that it has used, with its children. */
  double cpuSeconds() throws IOException {
    double ticks = 0;
    for (ProcessHandle one : all()) {
      String stat = Files.readString(Path.of("/proc", Long.toString(one.pid()), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      ticks += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Memory that it holds, with its children, in bytes. */
  long residentBytes() throws IOException {
    long kilobytes = 0;
    for (ProcessHandle one : all()) {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(one.pid()), "status"))) {
        if (line.startsWith("VmRSS:")) {
          kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kilobytes * 1024;
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
