package dev.modmesh.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes that run on a data folder, whoever started them, by their command lines. */
public final class Orphans {
  private static final long SECONDS_TO_END = 10;

  private Orphans() {}

  /** The processes of a folder; no folder of this name may belong to anybody else. */
  public static List<ProcessHandle> of(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(process -> names(process, folder.toString()))
        .toList();
  }

  private static boolean names(ProcessHandle process, String folder) {
    return process
        .info()
        .arguments()
        .map(arguments -> Stream.of(arguments).anyMatch(argument -> argument.contains(folder)))
        .orElse(false);
  }

  /** Kills them all, and waits until they are gone. */
  public static void kill(Path folder) {
    List<ProcessHandle> orphans = of(folder);
    orphans.forEach(ProcessHandle::destroyForcibly);
    orphans.forEach(orphan -> orphan.onExit().orTimeout(SECONDS_TO_END, TimeUnit.SECONDS).join());
  }
}
