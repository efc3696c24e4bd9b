package dev.modmesh.artifact.fetch;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.blob.AppendResult;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.blob.BlobUpload;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Brings one artifact to disk. What has arrived stays across tries, sources and restarts, so each
 * try only asks for the rest; if the whole then has another digest, all of it is thrown away.
 */
final class Download {
  private final Artifact artifact;
  private final BlobStore disk;
  private final FetchPolicy policy;
  private final RandomGenerator random;
  private final Pause pause;
  private final List<String> failures = new ArrayList<>();
  private boolean mismatch;

  Download(
      Artifact artifact, BlobStore disk, FetchPolicy policy, RandomGenerator random, Pause pause) {
    this.artifact = artifact;
    this.disk = disk;
    this.policy = policy;
    this.random = random;
    this.pause = pause;
  }

  FetchedArtifact from(List<BlobSource> sources) throws InterruptedException {
    for (BlobSource source : sources) {
      Optional<Blob> blob = from(source);
      if (blob.isPresent()) {
        return new FetchedArtifact(artifact, blob.get().file(), source.name());
      }
    }
    throw new ProblemException(
        mismatch ? ProblemType.DIGEST_MISMATCH : ProblemType.UPSTREAM_FAILURE,
        "No source could give " + artifact.digest() + " of `" + artifact.repository() + "`.",
        Map.of("sources", List.copyOf(failures)));
  }

  private Optional<Blob> from(BlobSource source) throws InterruptedException {
    for (int failed = 0; failed < policy.tries(); ) {
      long before = upload().offset();
      try {
        return Optional.of(attempt(source));
      } catch (ProblemException e) {
        if (e.type() != ProblemType.DIGEST_MISMATCH) {
          upload().cancel(); // the disk is full: give back what we hold
          throw e;
        }
        note(source, e.detail());
        // Bytes of an earlier source may be to blame: this one may still give all of it.
        if (before == 0) {
          mismatch = true;
          return Optional.empty();
        }
      } catch (BlobSourceException e) {
        note(source, reason(e));
        if (!e.isRetryable()) {
          return Optional.empty();
        }
        waitAfter(++failed, e.retryAfter());
      } catch (IOException e) {
        note(source, reason(e));
        waitAfter(++failed, Duration.ZERO);
      }
    }
    return Optional.empty();
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? "cannot be reached" : message;
  }

  private void note(BlobSource source, String why) {
    failures.add(source.name() + ": " + why);
  }

  private void waitAfter(int failed, Duration asked) throws InterruptedException {
    if (failed < policy.tries()) {
      pause.last(policy.pause(failed, asked, random));
    }
  }

  private BlobUpload upload() {
    BlobUpload upload = disk.startUpload("fetch-" + artifact.digest().hex());
    if (upload.offset() <= artifact.size()) {
      return upload;
    }
    upload.cancel(); // left from a time when the size was declared otherwise
    return disk.startUpload("fetch-" + artifact.digest().hex());
  }

  private Blob attempt(BlobSource source) throws IOException {
    BlobUpload upload = upload();
    long offset = upload.offset();
    if (offset < artifact.size()) {
      receive(source, upload, offset);
    }
    return upload.finish(BlobDigest.of(artifact.digest()));
  }

  // Reading stops at the declared size, whatever the source still has to say.
  private void receive(BlobSource source, BlobUpload upload, long offset) throws IOException {
    long missing = artifact.size() - offset;
    Duration time = policy.timeFor(missing);
    try (InputStream content = new TimedStream(source.open(artifact, offset), time)) {
      AppendResult result = upload.append(offset, content, missing);
      if (!(result instanceof AppendResult.Appended(long end))) {
        throw new IOException("the download is written to by someone else");
      }
      if (end < artifact.size()) {
        throw new EOFException("ends at " + end + " of " + artifact.size() + " bytes");
      }
    }
  }
}
