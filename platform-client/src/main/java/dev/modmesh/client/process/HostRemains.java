package dev.modmesh.client.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What ended hosts leave: record, token, blobs; and their logs, of which the last few are kept. */
public final class HostRemains {
  private static final int KEPT_LOGS = 20;

  private final DataFolder data;

  /** Those of hosts of this folder. */
  public HostRemains(DataFolder data) {
    this.data = data;
  }

  /**
   * Clears away what a host left; does nothing if it lives.
   *
   * @throws IOException if something cannot be deleted
   */
  public void clear(String serviceId) throws IOException {
    if (!data.processes().isHeld(serviceId)) {
      data.processes().forget(serviceId);
      Files.deleteIfExists(data.hostToken(serviceId));
      FileTree.delete(data.host(serviceId));
      pruneLogs();
    }
  }

  private void pruneLogs() throws IOException {
    record Log(Path file, FileTime written) {}
    List<Log> dead = new ArrayList<>();
    Path folder = data.root().resolve("log");
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        String id = name.endsWith(".log") ? name.substring(0, name.length() - 4) : "";
        if (id.indexOf('-') > 0 && !data.processes().isHeld(id)) {
          dead.add(new Log(file, Files.getLastModifiedTime(file)));
        }
      }
    }
    dead.sort(Comparator.comparing(Log::written).reversed());
    for (Log log : dead.subList(Math.min(KEPT_LOGS, dead.size()), dead.size())) {
      Files.deleteIfExists(log.file());
    }
  }
}
