package dev.modmesh.gateway.cluster;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.blob.AppendResult;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.blob.BlobUpload;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Blobs that gateways give each other. What was published has its blobs on the disks of two
 * gateways, if there are two; whoever lacks one reads it through and keeps it. Blocks; thread-safe.
 */
@Singleton
public class PeerBlobs {
  /** Where a gateway gives and takes blobs; the digest follows. */
  static final String PATH = "/api/v1/node/blobs/";

  private static final Logger LOG = Logger.getLogger(PeerBlobs.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Until a gateway must have said whether it has a blob: one that is cut off never does. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Gateways gateways;
  private final BlobStore blobs;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  /** Keeps blobs in this store. */
  public PeerBlobs(Gateways gateways, BlobStore blobs) {
    this.gateways = gateways;
    this.blobs = blobs;
  }

  /** The blob, from this gateway's disk or from another's, which leaves it here. */
  public Optional<Blob> find(BlobDigest digest) {
    Optional<Blob> here = blobs.find(digest);
    if (here.isPresent()) {
      return here;
    }
    return gateways.others().stream().flatMap(peer -> fetch(peer, digest).stream()).findFirst();
  }

  private Optional<Blob> fetch(GatewayNode peer, BlobDigest digest) {
    try {
      HttpResponse<InputStream> answer =
          http.send(
              request(peer, digest).timeout(ANSWER).GET().build(), BodyHandlers.ofInputStream());
      try (InputStream content = answer.body()) {
        return answer.statusCode() == 200 ? Optional.of(keep(digest, content)) : Optional.empty();
      }
    } catch (IOException | ProblemException e) {
      LOG.warnf("Gateway %s did not give blob %s: %s", peer.nodeId(), digest, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Stores a blob durably.
   *
   * @throws ProblemException {@code digest-mismatch}, {@code storage-full}
   * @throws IOException if the content ends too early
   */
  Blob keep(BlobDigest digest, InputStream content) throws IOException {
    BlobUpload upload = blobs.startUpload("peer-" + UUID.randomUUID());
    try {
      upload.expect(digest.algorithm());
      AppendResult unused = upload.append(0, content, Long.MAX_VALUE);
      return upload.finish(digest);
    } catch (IOException | RuntimeException e) {
      upload.cancel();
      throw e;
    }
  }

  /**
   * Puts blobs of this gateway onto the disk of one more, if one lives.
   *
   * @throws ProblemException {@code registry-unavailable} if others live and none takes them
   */
  public void replicate(List<BlobDigest> wanted) {
    List<GatewayNode> others = gateways.others();
    for (GatewayNode peer : others) {
      if (wanted.stream().allMatch(digest -> give(peer, digest))) {
        return;
      }
    }
    if (!others.isEmpty()) {
      throw new ProblemException(
          ProblemType.REGISTRY_UNAVAILABLE,
          "No other gateway could keep a copy of the module; nothing was published.");
    }
  }

  private boolean give(GatewayNode peer, BlobDigest digest) {
    @Nullable Blob blob = blobs.find(digest).orElse(null);
    if (blob == null) {
      return true; // a signature or an annotation that was never here
    }
    try {
      if (has(peer, digest)) {
        return true;
      }
      HttpRequest put = request(peer, digest).PUT(BodyPublishers.ofFile(blob.file())).build();
      int status = http.send(put, BodyHandlers.discarding()).statusCode();
      if (status != 201) {
        LOG.warnf("Gateway %s did not take blob %s: status %d", peer.nodeId(), digest, status);
      }
      return status == 201;
    } catch (IOException e) {
      LOG.warnf("Gateway %s did not take blob %s: %s", peer.nodeId(), digest, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean has(GatewayNode peer, BlobDigest digest)
      throws IOException, InterruptedException {
    HttpRequest head =
        request(peer, digest).timeout(ANSWER).method("HEAD", BodyPublishers.noBody()).build();
    return http.send(head, BodyHandlers.discarding()).statusCode() == 200;
  }

  private static HttpRequest.Builder request(GatewayNode peer, BlobDigest digest) {
    return HttpRequest.newBuilder(URI.create(peer.address() + PATH + digest))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + peer.token());
  }
}
