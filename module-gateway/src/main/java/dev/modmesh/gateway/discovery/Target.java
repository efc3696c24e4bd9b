package dev.modmesh.gateway.discovery;

import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.client.wire.Headers;
import dev.modmesh.gateway.balance.CandidateSet;
import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.http.MessageHead;
import dev.modmesh.gateway.retry.RetryBudget;
import io.smallrye.stork.api.Service;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One version that can be called, and everything that a call needs of it, ready made. */
public final class Target {
  private final VersionRecord record;
  private final Service service;
  private final boolean balancedByStork;
  private final Map<String, FunctionTarget> functions;
  private final @Nullable FunctionTarget undeclared;
  private final CandidateSet candidates;
  private final RetryBudget budget;
  private final Demands.@Nullable Pool demand;
  private final double objectiveSeconds;
  private final boolean asleep;
  private final String module;
  private final String version;
  private final String digest;
  private final String activation;
  private final byte[] path;
  private final byte[] pins;

  Target(
      VersionRecord record,
      Service service,
      boolean balancedByStork,
      Map<String, FunctionTarget> functions,
      @Nullable FunctionTarget undeclared,
      CandidateSet candidates,
      RetryBudget budget,
      Demands.@Nullable Pool demand,
      double objectiveSeconds,
      boolean asleep) {
    this.record = record;
    this.service = service;
    this.balancedByStork = balancedByStork;
    this.functions = functions;
    this.undeclared = undeclared;
    this.candidates = candidates;
    this.budget = budget;
    this.demand = demand;
    this.objectiveSeconds = objectiveSeconds;
    this.asleep = asleep;
    this.module = record.ref().toString();
    this.version = record.ref().version().toString();
    this.digest = record.digest().toString();
    this.activation = record.activation() == null ? digest : record.activation().toString();
    this.path = MessageHead.bytes("/api/v1/modules/" + record.ref().name().value() + "/functions/");
    this.pins =
        MessageHead.bytes(
            ("%s: %s\r\n%s: %s\r\n%s: %s\r\n")
                .formatted(
                    Headers.VERSION,
                    version,
                    Headers.DIGEST,
                    digest,
                    Headers.ACTIVATION,
                    activation));
  }

  /** What the registry says. */
  public VersionRecord record() {
    return record;
  }

  /** The Stork service of the module. */
  public Service service() {
    return service;
  }

  /** Whether a load balancer of Stork's own picks, as the configuration says. */
  public boolean isBalancedByStork() {
    return balancedByStork;
  }

  /** The function of this name; null if there is none. */
  public @Nullable FunctionTarget function(String name) {
    FunctionTarget declared = functions.get(name);
    return declared != null || undeclared == null || !FunctionSpec.isValidName(name)
        ? declared
        : undeclared;
  }

  /** Those that may serve it: the ready ones, or all of the pool while none is ready. */
  public CandidateSet candidates() {
    return candidates;
  }

  /** What is asked of its pool; null for a remote module. */
  public Demands.@Nullable Pool demand() {
    return demand;
  }

  /** A call that takes longer misses the objective of its pool. */
  public double objectiveSeconds() {
    return objectiveSeconds;
  }

  /** Whether its pool has no host and may have none, so that calls wait for one. */
  public boolean isAsleep() {
    return asleep;
  }

  /** What its module may spend on retries. */
  public RetryBudget budget() {
    return budget;
  }

  /** Whether it runs by itself and knows nothing of pins. */
  public boolean isRemote() {
    return record.manifest().runtime() == ModuleRuntime.REMOTE;
  }

  /** {@code name@version}. */
  public String module() {
    return module;
  }

  /** The exact version. */
  public String version() {
    return version;
  }

  /** The digest, as text. */
  public String digest() {
    return digest;
  }

  /** The activation, as text. */
  public String activation() {
    return activation;
  }

  /** The path of a call up to the name of the function, behind what an instance puts before it. */
  public byte[] path() {
    return path;
  }

  /** The headers by which an instance knows exactly what to run, as they are sent. */
  public byte[] pins() {
    return pins;
  }
}
