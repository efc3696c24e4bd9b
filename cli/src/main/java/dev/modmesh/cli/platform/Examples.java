package dev.modmesh.cli.platform;

import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.push.ModuleArtifact;
import dev.modmesh.client.push.ModulePush;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The example modules, published once in the life of a data folder. */
final class Examples {
  private static final JacksonCodec CODEC = new JacksonCodec();

  private final DataFolder data;
  private final Installation installation;
  private final Terminal terminal;

  Examples(DataFolder data, Installation installation, Terminal terminal) {
    this.data = data;
    this.installation = installation;
    this.terminal = terminal;
  }

  private Path marker() {
    return data.root().resolve("examples-published");
  }

  /** Publishes those that were built, unless that was done before; an error is only noted. */
  void publishOnce(ModulePush push) throws IOException {
    if (Files.exists(marker())) {
      return;
    }
    List<String> missing = new ArrayList<>();
    boolean complete = true;
    for (Installation.Example example : installation.examples()) {
      Path artifact = example.artifact();
      if (artifact == null) {
        missing.add(example.name());
      } else {
        complete &= publish(push, example, artifact);
      }
    }
    if (!missing.isEmpty()) {
      terminal.note("examples not built and left out: " + String.join(", ", missing));
    }
    if (complete) {
      Files.createFile(marker());
    }
  }

  private boolean publish(ModulePush push, Installation.Example example, Path artifact)
      throws IOException {
    terminal.progress("publishing example " + example.name());
    try {
      push.push(
          ModuleArtifact.of(
              ManifestReader.read(CODEC.readYaml(Files.readAllBytes(example.manifest()))),
              artifact));
      return true;
    } catch (PlatformException | ProblemException e) {
      terminal.warn("example " + example.name() + " was not published: " + e.getMessage());
      return false;
    }
  }
}
