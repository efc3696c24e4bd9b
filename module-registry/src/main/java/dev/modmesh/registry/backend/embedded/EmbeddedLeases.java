package dev.modmesh.registry.backend.embedded;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.Leases;
import dev.modmesh.api.value.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one process. Time is monotonic and not kept; holders and terms are, in one small
 * file that is forced to disk when a lease changes hands. After a restart each holder has its whole
 * time to live again, so that nobody else takes over what it still believes to have. Thread-safe.
 */
public final class EmbeddedLeases implements Leases {
  private final Path file;
  private final JsonCodec codec;
  private final LongSupplier nanoTime;
  private final Map<String, Held> leases = new HashMap<>();

  /** An empty holder has given it up; its term is still needed. */
  private record Held(String holder, long term, Duration ttl, long renewedNanos) {
    boolean isHeld(long now) {
      return !holder.isEmpty() && now - renewedNanos < ttl.toNanos();
    }

    Lease lease(String name, long now) {
      return new Lease(name, holder, term, ttl.minusNanos(now - renewedNanos));
    }

    Map<String, @Nullable Object> toMap() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("holder", holder);
      map.put("term", term);
      map.put("ttl_millis", ttl.toMillis());
      return map;
    }
  }

  /**
   * Reads the file if there is one.
   *
   * @throws ProblemException {@code registry-unavailable} if it cannot be read
   */
  public EmbeddedLeases(Path file, JsonCodec codec, LongSupplier nanoTime) {
    this.file = file;
    this.codec = codec;
    this.nanoTime = nanoTime;
    try {
      if (Files.exists(file)) {
        read(codec.readObject(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw unavailable("could not be read", e);
    }
  }

  private void read(Map<String, @Nullable Object> document) {
    long now = nanoTime.getAsLong();
    Fields.of(document)
        .members("leases")
        .forEach(
            (name, fields) ->
                leases.put(
                    name,
                    new Held(
                        fields.requiredString("holder", "a holder"),
                        fields.whole("term", 0, Long.MAX_VALUE, 0),
                        Duration.ofMillis(fields.whole("ttl_millis", 0, Long.MAX_VALUE, 0)),
                        now)));
  }

  @Override
  public synchronized Lease acquire(String name, String holder, Duration ttl) {
    long now = nanoTime.getAsLong();
    Held before = leases.getOrDefault(name, new Held("", 0, Duration.ZERO, now));
    if (before.isHeld(now) && !before.holder().equals(holder)) {
      return before.lease(name, now);
    }
    boolean renewed = before.isHeld(now);
    Held next = new Held(holder, renewed ? before.term() : before.term() + 1, ttl, now);
    if (renewed && before.ttl().equals(ttl)) {
      leases.put(name, next); // nothing that is kept has changed
    } else {
      change(name, next);
    }
    return next.lease(name, now);
  }

  @Override
  public synchronized boolean release(String name, String holder) {
    long now = nanoTime.getAsLong();
    Held before = leases.get(name);
    if (before == null || !before.isHeld(now) || !before.holder().equals(holder)) {
      return false;
    }
    change(name, new Held("", before.term(), Duration.ZERO, now));
    return true;
  }

  @Override
  public synchronized Optional<Lease> find(String name) {
    long now = nanoTime.getAsLong();
    return Optional.ofNullable(leases.get(name))
        .filter(held -> held.isHeld(now))
        .map(held -> held.lease(name, now));
  }

  private void change(String name, Held next) {
    Map<String, Held> after = new HashMap<>(leases);
    after.put(name, next);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    after.forEach((key, held) -> document.put(key, held.toMap()));
    try {
      write(codec.write(Map.of("leases", document)));
    } catch (IOException e) {
      throw unavailable("could not be written", e);
    }
    leases.put(name, next);
  }

  /** Another file takes its place, so that there is always a whole one. */
  private void write(byte[] content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private static ProblemException unavailable(String what, IOException e) {
    return new ProblemException(ProblemType.REGISTRY_UNAVAILABLE, "The leases " + what + ": " + e);
  }
}
