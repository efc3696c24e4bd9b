package dev.modmesh.artifact.fetch;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Gives artifacts from memory, disk, or the first source that has them. Whoever asks for the same
 * one at the same time shares one download. Downloads run on threads of their own that nobody
 * interrupts: a caller that gives up stops waiting, not the download. Thread-safe.
 */
public final class ArtifactFetcher {
  private final BlobStore disk;
  private final Function<Artifact, List<BlobSource>> sources;
  private final FetchPolicy policy;
  private final RandomGenerator random;
  private final Pause pause;
  private final MemoryTier memory;
  private final Semaphore parallel;
  private final Map<Digest, CompletableFuture<FetchedArtifact>> flights = new ConcurrentHashMap<>();

  /**
   * A fetcher.
   *
   * @param sources who may have an artifact, in the order in which they are asked; called once per
   *     download
   */
  public ArtifactFetcher(
      BlobStore disk,
      Function<Artifact, List<BlobSource>> sources,
      FetchPolicy policy,
      RandomGenerator random) {
    this(disk, sources, policy, random, Thread::sleep);
  }

  ArtifactFetcher(
      BlobStore disk,
      Function<Artifact, List<BlobSource>> sources,
      FetchPolicy policy,
      RandomGenerator random,
      Pause pause) {
    this.disk = disk;
    this.sources = sources;
    this.policy = policy;
    this.random = random;
    this.pause = pause;
    this.memory = new MemoryTier(policy.memoryBytes());
    this.parallel = new Semaphore(policy.parallel(), true);
  }

  /**
   * Brings an artifact to disk, verified.
   *
   * @return completes exceptionally with a {@link ProblemException}: {@code upstream-failure} if no
   *     source has it, {@code digest-mismatch} if one gave something else, {@code storage-full};
   *     {@code sources} tells what each answered. Cancelling it does not stop the download.
   */
  public CompletableFuture<FetchedArtifact> fetch(Artifact artifact) {
    CompletableFuture<FetchedArtifact> flight = new CompletableFuture<>();
    CompletableFuture<FetchedArtifact> running = flights.putIfAbsent(artifact.digest(), flight);
    if (running != null) {
      return running.copy();
    }
    Thread.ofVirtual()
        .name("fetch-" + artifact.digest().abbreviated())
        .start(() -> fly(artifact, flight));
    return flight.copy();
  }

  private void fly(Artifact artifact, CompletableFuture<FetchedArtifact> flight) {
    try {
      FetchedArtifact fetched = load(artifact);
      flights.remove(artifact.digest(), flight);
      flight.complete(fetched);
    } catch (Throwable e) {
      flights.remove(artifact.digest(), flight);
      flight.completeExceptionally(e);
    }
  }

  private FetchedArtifact load(Artifact artifact) throws InterruptedException {
    Optional<Blob> kept = disk.find(BlobDigest.of(artifact.digest()));
    if (kept.isPresent()) {
      if (kept.get().size() == artifact.size() && disk.isIntact(kept.get())) {
        return new FetchedArtifact(artifact, kept.get().file(), "disk");
      }
      disk.delete(kept.get().digest()); // the file was changed behind our back
    }
    parallel.acquire();
    try {
      return new Download(artifact, disk, policy, random, pause).from(sources.apply(artifact));
    } finally {
      parallel.release();
    }
  }

  /**
   * The whole content, verified. Waits for it.
   *
   * @return shared with others: not to be changed
   * @throws ProblemException as {@link #fetch}
   */
  public byte[] bytes(Artifact artifact) throws InterruptedException {
    Optional<byte[]> kept = memory.get(artifact.digest());
    if (kept.isPresent()) {
      return kept.get();
    }
    byte[] content = read(file(artifact));
    memory.put(artifact.digest(), content);
    return content;
  }

  /**
   * A file with the content, verified. Waits for it.
   *
   * @throws ProblemException as {@link #fetch}
   */
  public FetchedArtifact file(Artifact artifact) throws InterruptedException {
    try {
      return fetch(artifact).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static byte[] read(FetchedArtifact fetched) {
    Artifact artifact = fetched.artifact();
    try (FileInputStream in = new FileInputStream(fetched.file().toFile())) {
      byte[] content = in.readNBytes(Math.toIntExact(artifact.size()));
      if (Digest.of(content).equals(artifact.digest())) {
        return content;
      }
    } catch (IOException e) {
      throw new ProblemException(
          ProblemType.INTERNAL_ERROR, "The artifact " + artifact.digest() + " cannot be read.");
    }
    throw new ProblemException(
        ProblemType.DIGEST_MISMATCH, "The file of " + artifact.digest() + " was changed.");
  }
}
