package dev.modmesh.autoscaler.actuate.process;

import dev.modmesh.autoscaler.actuate.HostScaler;
import dev.modmesh.autoscaler.actuate.ScaledHost;
import dev.modmesh.autoscaler.pool.Host;
import dev.modmesh.client.credential.JoinToken;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.HostRemains;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ProcessSpec;
import dev.modmesh.client.process.RunFolder;
import dev.modmesh.client.process.RunRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hosts as managed processes on this machine. The record of a host is written before it starts, so
 * that whoever comes next knows of it; a held lock is a living host, whoever started it.
 */
public final class ProcessHostScaler implements HostScaler {
  private static final Logger LOG = Logger.getLogger(ProcessHostScaler.class);
  private static final int MAX_POOL_PART = 100;

  private final DataFolder data;
  private final RunFolder processes;
  private final long term;
  private final HostCommand command;
  private final HostRemains remains;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Known> known = new LinkedHashMap<>();

  private static final class Known {
    final String pool;
    final Instant startedAt;
    final @Nullable ManagedProcess process;
    boolean hasRun;

    Known(String pool, Instant startedAt, @Nullable ManagedProcess process) {
      this.pool = pool;
      this.startedAt = startedAt;
      this.process = process;
    }
  }

  /**
   * Adopts the hosts that live, and clears away what dead ones left.
   *
   * @param term the autoscaler's term, for the records of the hosts that it starts
   */
  public ProcessHostScaler(
      DataFolder data,
      long term,
      HostCommand command,
      InstantSource clock,
      RandomGenerator random) {
    this.data = data;
    this.processes = data.processes();
    this.term = term;
    this.command = command;
    this.remains = new HostRemains(data);
    this.clock = clock;
    this.random = random;
    for (RunRecord record : processes.records()) {
      if (record.kind().equals("host")) {
        adopt(record);
      }
    }
  }

  private void adopt(RunRecord record) {
    String pool = record.pool();
    boolean alive = processes.isHeld(record.id());
    ManagedProcess process =
        (alive ? ManagedProcess.adopt(record) : ManagedProcess.findHost(record.id())).orElse(null);
    if (pool == null || (!alive && process == null)) {
      clear(record.id());
      return;
    }
    Instant started = record.startTime();
    known.put(record.id(), new Known(pool, started == null ? clock.instant() : started, process));
    LOG.infof("adopted %s of term %d", record.id(), record.term());
  }

  /**
   * A leader that was suspended, and does not know yet that it no longer leads, may start a host
   * when another has looked already.
   */
  private void adoptLatecomers() {
    for (RunRecord record : processes.records()) {
      if (record.kind().equals("host")
          && record.pool() != null
          && !known.containsKey(record.id())
          && processes.isHeld(record.id())) {
        adopt(record);
      }
    }
  }

  @Override
  public List<ScaledHost> hosts() {
    adoptLatecomers();
    List<ScaledHost> hosts = new ArrayList<>();
    known.forEach(
        (id, host) -> hosts.add(new ScaledHost(id, host.pool, host.startedAt, state(id, host))));
    return hosts;
  }

  private Host.Process state(String id, Known host) {
    if (processes.isHeld(id)) {
      host.hasRun = true;
      return Host.Process.RUNNING;
    }
    ManagedProcess process = host.process;
    if (process == null || !process.isAlive()) {
      return Host.Process.ENDED;
    }
    return host.hasRun ? Host.Process.RUNNING : Host.Process.STARTING;
  }

  @Override
  public String start(String pool) {
    String id = newId(pool);
    ManagedProcess process = null;
    try {
      SecretFile.write(
          data.hostToken(id), JoinToken.mint(id, pool, SecretFile.read(data.token("host"))));
      processes.write(RunRecord.planned(id, pool, term));
      process =
          ManagedProcess.spawn(
              new ProcessSpec(id, command.of(id, pool, data), Map.of(), data.log(id)));
      LOG.infof("started %s as process %d", id, process.pid());
    } catch (IOException e) {
      LOG.errorf("cannot start a host of pool %s: %s", pool, e);
    }
    known.put(id, new Known(pool, clock.instant(), process));
    return id;
  }

  private String newId(String pool) {
    String part = pool.length() <= MAX_POOL_PART ? pool : pool.substring(0, MAX_POOL_PART);
    String prefix = part.replaceAll("[._-]+$", "") + "-";
    String id;
    do {
      id = prefix + String.format("%04x", random.nextInt(1 << 16));
    } while (known.containsKey(id) || processes.record(id).isPresent());
    return id;
  }

  @Override
  public void end(String serviceId) {
    ManagedProcess process = process(serviceId);
    if (process != null) {
      process.requestEnd();
    }
  }

  @Override
  public void kill(String serviceId) {
    ManagedProcess process = process(serviceId);
    if (process != null) {
      process.kill();
    }
  }

  private @Nullable ManagedProcess process(String id) {
    Known host = known.get(id);
    if (host != null && host.process != null) {
      return host.process;
    }
    return processes.alive(id).flatMap(ManagedProcess::adopt).orElse(null);
  }

  @Override
  public void forget(String serviceId) {
    known.remove(serviceId);
    clear(serviceId);
  }

  private void clear(String serviceId) {
    try {
      remains.clear(serviceId);
    } catch (IOException e) {
      LOG.warnf("cannot clear away what %s left: %s", serviceId, e);
    }
  }
}
