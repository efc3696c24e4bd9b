package dev.modmesh.cli;

import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.value.Durations;
import dev.modmesh.api.value.Fields;
import dev.modmesh.api.value.Words;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.push.ModuleArtifact;
import dev.modmesh.client.push.ModulePush;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Publishes module files. */
@Command(
    name = "publish",
    description = {
      "Publish .wasm and .jar files into the registry, and wait until hosts serve them.",
      "The manifest is modmesh.yaml beside the file, or beside its target folder."
    })
final class PublishCommand implements Callable<Integer> {
  private static final String MANIFEST = "modmesh.yaml";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final JacksonCodec CODEC = new JacksonCodec();

  @ParentCommand ModmeshCommand modmesh;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules, in this order.")
  List<Path> files;

  @Option(names = "--name", description = "Name of the module, instead of the manifest's.")
  @Nullable String name;

  @Option(names = "--version", description = "Its version, instead of the manifest's.")
  @Nullable String version;

  @Option(
      names = {"-f", "--manifest"},
      paramLabel = "FILE",
      description = "The manifest.")
  @Nullable Path manifest;

  @Option(names = "--no-wait", description = "Return as soon as the registry has it.")
  boolean noWait;

  @Option(
      names = "--timeout",
      defaultValue = "60s",
      description = "How long to wait for hosts. Default: ${DEFAULT-VALUE}.")
  String timeout;

  @Override
  public Integer call() throws IOException {
    Duration patience = Durations.parse(timeout);
    if (files.size() > 1 && (name != null || version != null || manifest != null)) {
      throw new IllegalArgumentException(
          "--name, --version and -f describe one module: publish one file at a time");
    }
    int status = ExitCode.OK;
    for (Path file : files) {
      ModuleArtifact artifact = artifact(file);
      modmesh.terminal().progress("publishing " + artifact.ref());
      new ModulePush(modmesh.gateway(), modmesh.credential()).push(artifact);
      status = Math.max(status, report(artifact, patience));
    }
    return status;
  }

  private ModuleArtifact artifact(Path file) throws IOException {
    ModuleRuntime runtime = ModuleArtifact.runtimeOf(file);
    Path document = manifest != null ? manifest : beside(file);
    if (document != null) {
      Map<String, @Nullable Object> members = CODEC.readYaml(Files.readAllBytes(document));
      if (name != null) {
        members.put("name", name);
      }
      if (version != null) {
        members.put("version", version);
      }
      members.putIfAbsent("runtime", Words.of(runtime));
      return ModuleArtifact.of(ManifestReader.read(members), file);
    }
    if (runtime == ModuleRuntime.WASM && name != null && version != null) {
      return ModuleArtifact.ofBareWasm(new ModuleName(name), ModuleVersion.parse(version), file);
    }
    throw new IllegalArgumentException(
        "there is no "
            + MANIFEST
            + " beside "
            + file
            + ": write one, name one with -f"
            + (runtime == ModuleRuntime.WASM ? ", or give --name and --version" : ""));
  }

  private static @Nullable Path beside(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path above = folder == null ? null : folder.getParent();
    return Stream.of(folder, above)
        .filter(java.util.Objects::nonNull)
        .map(place -> place.resolve(MANIFEST))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private int report(ModuleArtifact artifact, Duration patience) {
    Map<String, @Nullable Object> record = await(artifact, noWait ? Duration.ZERO : patience);
    modmesh.terminal().endProgress();
    String state = Fields.of(record).string("state");
    modmesh
        .printer()
        .printLine(record, () -> artifact.ref() + " is " + state + ", " + record.get("digest"));
    Terminal terminal = modmesh.terminal();
    if ("failed".equals(state)) {
      terminal.error(artifact.ref() + " failed on every host that tried: " + record.get("failure"));
      return ExitCode.FAILED;
    }
    if ("pending".equals(state) && !noWait) {
      terminal.error(
          artifact.ref()
              + " is still pending after "
              + timeout
              + ": no host has tried it; see `modmesh hosts`");
      return ExitCode.UNAVAILABLE;
    }
    return ExitCode.OK;
  }

  private Map<String, @Nullable Object> await(ModuleArtifact artifact, Duration patience) {
    PlatformApi api = modmesh.api();
    long end = System.nanoTime() + patience.toNanos();
    modmesh.terminal().progress("waiting for a host to test " + artifact.ref());
    while (true) {
      Map<String, @Nullable Object> record =
          api.version(artifact.ref().name().value(), artifact.ref().version().toString());
      if (!"pending".equals(record.get("state")) || System.nanoTime() - end >= 0) {
        return record;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
