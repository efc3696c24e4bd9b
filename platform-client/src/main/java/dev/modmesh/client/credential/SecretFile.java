package dev.modmesh.client.credential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that hold one secret as one line of text; only their owner may read or write them. */
public final class SecretFile {
  private static final FileAttribute<?>[] OWNER_ONLY_FILE = ownerOnly("rw-------");
  private static final FileAttribute<?>[] OWNER_ONLY_DIRECTORY = ownerOnly("rwx------");

  private SecretFile() {}

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    boolean posix = Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes a directory (and its parents) that only the owner may enter, unless it is there. */
  public static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }
  }

  /** Writes the secret, replacing the file at once or not at all. */
  public static void write(Path file, String secret) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new FileAlreadyExistsException(file.toString());
    }
    createDirectory(parent);
    Path fresh = Files.createTempFile(parent, ".new", "", OWNER_ONLY_FILE);
    try {
      Files.writeString(fresh, secret + "\n", StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Reads the secret, without the line break.
   *
   * @throws java.nio.file.NoSuchFileException if there is no file
   */
  public static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }
}
