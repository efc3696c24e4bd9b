package dev.modmesh.client.process;

import dev.modmesh.client.credential.RoleToken;
import dev.modmesh.client.credential.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * The one folder that holds everything a platform keeps on this machine.
 *
 * @param root its absolute path
 */
public record DataFolder(Path root) {
  /** The layout that this program reads and writes; the file {@code version} names it. */
  public static final int LAYOUT = 1;

  /** Roles that get a token file under {@code tokens}. */
  public static final List<String> ROLES = List.of("host", "publisher", "autoscaler");

  /** Makes the path absolute. */
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** Locks and records of running processes. */
  public Path run() {
    return root.resolve("run");
  }

  /** The running processes. */
  public RunFolder processes() {
    return new RunFolder(run());
  }

  /** The log of a process. */
  public Path log(String id) {
    return root.resolve("log").resolve(id + ".log");
  }

  /** The administrator's token. */
  public Path token() {
    return root.resolve("token");
  }

  /** The token of a role. */
  public Path token(String role) {
    return root.resolve("tokens").resolve(role);
  }

  /** The join token of one host. */
  public Path hostToken(String serviceId) {
    return root.resolve("tokens").resolve("hosts").resolve(serviceId);
  }

  /** What one host keeps. */
  public Path host(String serviceId) {
    return root.resolve("hosts").resolve(serviceId);
  }

  /** Settings by the user, in Java properties. */
  public Path settings() {
    return root.resolve("modmesh.properties");
  }

  private Path version() {
    return root.resolve("version");
  }

  /**
   * Makes the folder, or checks that this program may use what is there.
   *
   * @throws UnusableDataFolderException if a newer program wrote it, or it is no data folder
   * @throws IOException if it cannot be made or read
   */
  public void prepare() throws IOException {
    SecretFile.createDirectory(root);
    if (!Files.exists(version())) {
      SecretFile.write(version(), Integer.toString(LAYOUT));
    }
    String text = SecretFile.read(version());
    int found;
    try {
      found = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UnusableDataFolderException(
          root + " is not a data folder of Modmesh: its file `version` says `" + text + "`");
    }
    if (found > LAYOUT) {
      throw new UnusableDataFolderException(
          root
              + " was written by a newer Modmesh (layout "
              + found
              + ", this one reads "
              + LAYOUT
              + "): update this program, or name another folder with --data");
    }
    for (String part : List.of("run", "log", "tokens", "tokens/hosts", "hosts")) {
      SecretFile.createDirectory(root.resolve(part));
    }
  }

  /** Makes the tokens that are not there yet: the administrator's and one per role. */
  public void mintTokens(SecureRandom random) throws IOException {
    mint(token(), random);
    for (String role : ROLES) {
      mint(token(role), random);
    }
  }

  private static void mint(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      SecretFile.write(file, RoleToken.mint(random));
    }
  }
}
