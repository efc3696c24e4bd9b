package dev.modmesh.artifact.oci;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All repositories, and the locks under which they change. */
final class Repositories {
  private static final int STRIPES = 64;

  private final Path folder;
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

  Repositories(Path folder) {
    this.folder = folder;
  }

  Repository of(RepositoryName name) {
    return new Repository(folder.resolve(name.value()));
  }

  /** The repository; {@code NAME_UNKNOWN} if nothing was ever pushed to it. */
  Repository existing(RepositoryName name) {
    Repository repository = of(name);
    if (!repository.exists()) {
      throw new OciException(OciError.NAME_UNKNOWN, "There is no repository `" + name + "`.");
    }
    return repository;
  }

  /** Runs several changes to one repository as if at once. */
  <T> T locked(RepositoryName name, Supplier<T> changes) {
    ReentrantLock lock = locks.get(Math.floorMod(name.hashCode(), STRIPES));
    lock.lock();
    try {
      return changes.get();
    } finally {
      lock.unlock();
    }
  }
}
