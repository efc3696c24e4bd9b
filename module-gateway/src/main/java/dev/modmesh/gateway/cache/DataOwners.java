package dev.modmesh.gateway.cache;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.gateway.access.Principal;
import dev.modmesh.registry.log.RevisionLog;
import jakarta.inject.Singleton;

/** Who may read and write what a module keeps: whoever may run the module. */
@Singleton
class DataOwners {
  private final RevisionLog log;

  DataOwners(RevisionLog log) {
    this.log = log;
  }

  /**
   * Checks that the module exists, and that a host which may act for one instance only is of a pool
   * that runs it.
   *
   * @throws ProblemException {@code module-not-found} or {@code forbidden}
   */
  void check(Principal principal, ModuleName module) {
    ModuleVersions versions = log.view().module(module);
    if (versions == null) {
      throw new ProblemException(
          ProblemType.MODULE_NOT_FOUND, "There is no module `" + module + "`.");
    }
    String pool = principal.pool();
    if (pool != null
        && versions.all().stream().noneMatch(one -> one.manifest().pool().equals(pool))) {
      throw new ProblemException(
          ProblemType.FORBIDDEN, "Pool `" + pool + "` runs no version of module `" + module + "`.");
    }
  }
}
