package dev.modmesh.artifact.blob;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Changes to files that survive a crash once a method returns: content is synced before it gets its
 * name, and the name before the caller goes on. Failures are those of {@link StorageFailure}.
 */
public final class DurableFiles {
  private static final String TEMPORARY = ".tmp-";

  private DurableFiles() {}

  /** Creates a folder and its missing ancestors. */
  public static void createFolders(Path folder) {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolders(parent);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
    if (parent != null) {
      syncFolder(parent);
    }
  }

  /** Writes a whole file, replacing an older one at once. Creates the folder. */
  public static void write(Path target, byte[] content) {
    Path folder = folderOf(target);
    createFolders(folder);
    Path temporary = folder.resolve(TEMPORARY + UUID.randomUUID());
    try {
      try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
        out.write(content);
        out.getFD().sync();
      }
      rename(temporary, target);
    } catch (IOException e) {
      throw StorageFailure.of(e);
    } finally {
      discard(temporary);
    }
  }

  /** Moves a file whose content is synced, replacing an older one at once. Creates the folder. */
  public static void move(Path source, Path target) {
    createFolders(folderOf(target));
    try {
      rename(source, target);
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  private static void rename(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(folderOf(target));
  }

  /** Deletes a file; returns whether it was there. */
  public static boolean delete(Path file) {
    try {
      boolean deleted = Files.deleteIfExists(file);
      if (deleted) {
        syncFolder(folderOf(file));
      }
      return deleted;
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  /** Whether the file is one that a crash left half written. */
  public static boolean isTemporary(Path file) {
    return String.valueOf(file.getFileName()).startsWith(TEMPORARY);
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no folder");
    }
    return parent;
  }

  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      // The folder was deleted in between: nothing is left to be made durable.
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // Left over; isTemporary() keeps it out of listings.
    }
  }
}
