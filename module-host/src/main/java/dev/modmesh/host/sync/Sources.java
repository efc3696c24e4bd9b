package dev.modmesh.host.sync;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.fetch.Artifact;
import dev.modmesh.artifact.fetch.ArtifactFetcher;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Brings the code of a version and of its dependencies here. Blocks; thread-safe. */
final class Sources {
  private final ArtifactFetcher fetcher;

  Sources(ArtifactFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * The version with its files, verified.
   *
   * @throws ProblemException if something cannot be fetched or resolved
   */
  ModuleSource of(VersionRecord record, RegistryView view) throws InterruptedException {
    Digest activation = record.activation();
    Digest layer = record.checksum();
    if (activation == null || layer == null) {
      throw new ProblemException(
          ProblemType.NOT_SERVED_HERE,
          "The dependencies of " + record.ref() + " are not resolved.");
    }
    List<ModuleSource> dependencies = new ArrayList<>();
    for (ModuleName name : record.manifest().dependencies().keySet()) {
      VersionRecord dependency = dependency(record, name, view);
      if (dependency.manifest().runtime() != ModuleRuntime.REMOTE) {
        dependencies.add(of(pinned(dependency, record.closure()), view));
      }
    }
    Artifact artifact = new Artifact(record.ref().name().value(), layer, record.sizeBytes());
    return new ModuleSource(
        record.manifest(),
        record.digest(),
        activation,
        fetcher.file(artifact).file(),
        dependencies);
  }

  private static VersionRecord dependency(
      VersionRecord record, ModuleName name, RegistryView view) {
    ModuleVersion version = record.closure().get(name);
    if (version == null) {
      throw new ProblemException(
          ProblemType.NOT_SERVED_HERE, name + " of " + record.ref() + " is not resolved.");
    }
    return view.version(new ModuleRef(name, version))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.NOT_SERVED_HERE,
                    name + "@" + version + " of " + record.ref() + " is gone."));
  }

  /**
   * The dependency with the versions that the whole closure chose, which may differ from those it
   * would get alone; then it is an activation of its own.
   */
  private static VersionRecord pinned(
      VersionRecord dependency, Map<ModuleName, ModuleVersion> closure) {
    boolean same =
        dependency.closure().entrySet().stream()
            .allMatch(entry -> Objects.equals(closure.get(entry.getKey()), entry.getValue()));
    if (same) {
      return dependency;
    }
    StringBuilder text = new StringBuilder(dependency.digest().toString());
    dependency
        .closure()
        .keySet()
        .forEach(name -> text.append('\n').append(name).append('@').append(closure.get(name)));
    Digest activation =
        Digest.of(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return dependency.withActivation(activation, closure);
  }
}
