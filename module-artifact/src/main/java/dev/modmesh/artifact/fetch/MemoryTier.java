package dev.modmesh.artifact.fetch;

import dev.modmesh.api.module.Digest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Content used last, up to a number of bytes. Nothing takes more than a quarter of it. */
final class MemoryTier {
  private final Map<Digest, byte[]> contents = new LinkedHashMap<>(16, 0.75f, true);
  private final ReentrantLock lock = new ReentrantLock();
  private final long maxBytes;
  private long bytes;

  MemoryTier(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  Optional<byte[]> get(Digest digest) {
    lock.lock();
    try {
      return Optional.ofNullable(contents.get(digest));
    } finally {
      lock.unlock();
    }
  }

  void put(Digest digest, byte[] content) {
    if (content.length > maxBytes / 4) {
      return;
    }
    lock.lock();
    try {
      if (contents.putIfAbsent(digest, content) == null) {
        bytes += content.length;
      }
      Iterator<byte[]> oldest = contents.values().iterator();
      while (bytes > maxBytes) {
        bytes -= oldest.next().length;
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }
}
