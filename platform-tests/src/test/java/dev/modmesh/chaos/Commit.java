package dev.modmesh.chaos;

import dev.modmesh.platform.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which sources are under test. */
final class Commit {
  private static final String REFERENCE = "ref: ";

  private Commit() {}

  /** The commit that is checked out; empty outside of a repository. */
  static String current() {
    try {
      Path git = Installation.home().resolve(".git");
      String head = Files.readString(git.resolve("HEAD")).strip();
      return head.startsWith(REFERENCE)
          ? Files.readString(git.resolve(head.substring(REFERENCE.length()))).strip()
          : head;
    } catch (IOException e) {
      return "";
    }
  }
}
