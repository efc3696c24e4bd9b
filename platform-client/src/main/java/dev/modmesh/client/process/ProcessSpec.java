package dev.modmesh.client.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a managed process.
 *
 * @param id its name, for people
 * @param command program and arguments; never a secret, since everybody may read command lines
 * @param environment added to that of this process
 * @param log file to which both outputs are appended
 */
public record ProcessSpec(
    String id, List<String> command, Map<String, String> environment, Path log) {
  /** Copies the collections. */
  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command of `" + id + "` must not be empty");
    }
  }
}
