package dev.modmesh.cli.platform;

import dev.modmesh.api.value.Fields;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.call.ProblemResponseException;
import dev.modmesh.client.process.RunFolder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Proves that a platform works: by a healthy host and, if there is something to call, a call. */
final class FirstCall {
  private static final String MODULE = "text";
  private static final String FUNCTION = "slugify";

  private record Expected(boolean host, boolean module) {}

  private final PlatformApi api;
  private final RunFolder processes;
  private final Terminal terminal;
  private @Nullable Expected expected;
  private String obstacle = "nothing was tried yet";

  FirstCall(PlatformApi api, RunFolder processes, Terminal terminal) {
    this.api = api;
    this.processes = processes;
    this.terminal = terminal;
  }

  /** Tries once; false while the platform is not ready. */
  boolean succeeds() {
    try {
      // Asked once: until a host is there, its start needs the processor more.
      Expected now = expected == null ? expected() : expected;
      expected = now;
      return (!now.host() || hasHost()) && (!now.module() || call());
    } catch (PlatformException e) {
      obstacle = String.valueOf(e.getMessage());
      return false;
    }
  }

  /** Why the last try did not succeed. */
  String obstacle() {
    return obstacle;
  }

  private Expected expected() {
    boolean host =
        api.pools().stream()
            .map(Fields::of)
            .anyMatch(
                pool -> pool.whole("min", 0, Long.MAX_VALUE, 0) > 0 && !pool.bool("paused", false));
    return new Expected(host, has(MODULE));
  }

  private boolean has(String module) {
    try {
      api.module(module);
      return true;
    } catch (ProblemResponseException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  private boolean hasHost() {
    terminal.progress("waiting for a host");
    obstacle = "no host is passing yet";
    // A registry may believe for a while in hosts that were killed with an earlier platform.
    return api.instances().stream()
        .filter(host -> "passing".equals(host.get("health")))
        .anyMatch(host -> processes.isHeld(String.valueOf(host.get("service_id"))));
  }

  private boolean call() {
    terminal.progress("calling " + MODULE + " " + FUNCTION);
    try {
      api.call(
          MODULE,
          FUNCTION,
          Map.of("args", List.of("Ready, steady, go!")),
          Map.of("Modmesh-Timeout", "10s"));
      return true;
    } catch (ProblemResponseException e) {
      obstacle = e.problem().detail();
      return false;
    }
  }
}
