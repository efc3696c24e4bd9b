package dev.modmesh.artifact.oci;

import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of an upload session: {@code <node>_<random>_<repository hash>}. The node lets any gateway
 * forward a request to the one that has the bytes; the hash binds the session to its repository.
 */
public final class UploadId {
  private static final int HASH_DIGITS = 16;

  private UploadId() {}

  static String create(String nodeId, RepositoryName repository) {
    return nodeId + "_" + UUID.randomUUID().toString().replace("-", "") + "_" + hash(repository);
  }

  static boolean belongsTo(String id, RepositoryName repository) {
    return id.endsWith("_" + hash(repository));
  }

  /** The node that has the session, or empty if this is no id of a session. */
  public static Optional<String> nodeOf(String id) {
    int hash = id.lastIndexOf('_');
    int random = hash < 0 ? -1 : id.lastIndexOf('_', hash - 1);
    return random > 0 ? Optional.of(id.substring(0, random)) : Optional.empty();
  }

  private static String hash(RepositoryName repository) {
    byte[] name = repository.value().getBytes(StandardCharsets.UTF_8);
    return BlobDigest.of(DigestAlgorithm.SHA256, name).hex().substring(0, HASH_DIGITS);
  }
}
