package dev.modmesh.gateway.discovery;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.upstream.Upstream;
import java.util.List;
import java.util.Map;

/**
 * Everything that calls need of the registry, at one revision. Immutable; a call takes it once.
 *
 * @param modules by name
 * @param upstreams all instances that may be called
 */
public record CallTable(
    Revision revision, Map<String, ModuleTargets> modules, List<Upstream> upstreams) {
  /** Nothing yet. */
  static final CallTable EMPTY = new CallTable(Revision.START, Map.of(), List.of());

  /**
   * The module of this name.
   *
   * @throws ProblemException {@code invalid-name}, {@code module-not-found}
   */
  public ModuleTargets module(String name) {
    ModuleTargets found = modules.get(name);
    if (found != null) {
      return found;
    }
    throw new ProblemException(
        ProblemType.MODULE_NOT_FOUND, "There is no module `" + new ModuleName(name) + "`.");
  }
}
