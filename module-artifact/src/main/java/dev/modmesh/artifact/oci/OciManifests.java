package dev.modmesh.artifact.oci;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.blob.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Pulling, pushing and deleting manifests: end-3, end-7 and end-9 of the distribution
 * specification. Errors as in {@link OciUploads}. Thread-safe; blocks.
 */
public final class OciManifests {
  private final BlobStore blobs;
  private final Repositories repositories;
  private final PublishedModules published;
  private final ModulePublisher publisher;
  private final Referrers referrers;
  private final ManifestContent content;
  private final int maxBytes;
  private final JsonCodec json;

  OciManifests(
      BlobStore blobs,
      Repositories repositories,
      PublishedModules published,
      ModulePublisher publisher,
      Referrers referrers,
      OciPolicy policy,
      JsonCodec json) {
    this.blobs = blobs;
    this.repositories = repositories;
    this.published = published;
    this.publisher = publisher;
    this.referrers = referrers;
    this.content = new ManifestContent(blobs, policy.sparseManifests());
    this.maxBytes = policy.maxManifestBytes();
    this.json = json;
  }

  /** The manifest with this tag or digest (end-3). */
  public StoredManifest get(String repository, String reference) {
    Repository found = repositories.existing(new RepositoryName(repository));
    BlobDigest digest =
        switch (Reference.parse(reference)) {
          case Reference.ByDigest(BlobDigest named) -> named;
          case Reference.Tag(String tag) -> found.tag(tag).orElseThrow(() -> unknown(reference));
        };
    String mediaType = found.manifest(digest).orElseThrow(() -> unknown(reference));
    Blob content = blobs.find(digest).orElseThrow(() -> unknown(reference));
    return new StoredManifest(mediaType, content);
  }

  /**
   * Stores a manifest (end-7). If it publishes a module, the publisher is asked first.
   *
   * @param contentType the header; empty if there is none
   * @param extraTags the query parameters {@code tag}, of use with a digest
   * @throws IOException if the content cannot be read
   */
  public PushedManifest put(
      String repository,
      String reference,
      String contentType,
      InputStream body,
      List<String> extraTags)
      throws IOException {
    RepositoryName name = new RepositoryName(repository);
    Reference target = Reference.parse(reference);
    byte[] bytes = read(body);
    BlobDigest digest = digest(target, bytes);
    ManifestDocument document = ManifestDocument.read(bytes, contentType, json);
    List<String> tags =
        Stream.concat(
                target instanceof Reference.Tag(String tag) ? Stream.of(tag) : Stream.of(),
                extraTags.stream().map(text -> new Reference.Tag(text).value()))
            .distinct()
            .toList();
    repositories.locked(
        name,
        () -> {
          store(name, digest, document, bytes, tags);
          return digest;
        });
    return new PushedManifest(
        digest,
        name.path() + "/manifests/" + digest,
        document.subject() == null ? null : document.subject().digest(),
        extraTags);
  }

  private byte[] read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new OciException(
          OciError.SIZE_INVALID,
          413,
          "A manifest has at most " + maxBytes + " bytes.",
          Map.of("limit", maxBytes),
          Map.of());
    }
    return bytes;
  }

  private static BlobDigest digest(Reference target, byte[] bytes) {
    if (!(target instanceof Reference.ByDigest(BlobDigest expected))) {
      return BlobDigest.of(DigestAlgorithm.SHA256, bytes);
    }
    BlobDigest actual = BlobDigest.of(expected.algorithm(), bytes);
    if (!actual.equals(expected)) {
      throw new OciException(
          OciError.DIGEST_INVALID, "The manifest has the digest " + actual + ".");
    }
    return actual;
  }

  // In this order, a crash in between leaves nothing that a client could see half.
  private void store(
      RepositoryName name,
      BlobDigest digest,
      ManifestDocument document,
      byte[] bytes,
      List<String> tags) {
    Repository repository = repositories.of(name);
    content.check(repository, document, publishes(name, document, tags));
    blobs.put(digest, bytes);
    Map<String, BlobDigest> targets = new LinkedHashMap<>();
    tags.forEach(tag -> targets.put(tag, admit(name, repository, tag, digest, document)));
    referrers.add(repository, digest, document, bytes.length);
    repository.addManifest(digest, document.mediaType());
    targets.forEach(
        (tag, target) -> {
          if (repository.manifest(target).isEmpty()) {
            repository.addManifest(target, document.mediaType());
          }
          repository.setTag(tag, target);
        });
  }

  private static boolean publishes(
      RepositoryName name, ManifestDocument document, List<String> tags) {
    return tags.stream().anyMatch(tag -> PublishedModules.publishes(name, tag, document));
  }

  /** The digest at which the tag will point. */
  private BlobDigest admit(
      RepositoryName name,
      Repository repository,
      String tag,
      BlobDigest digest,
      ManifestDocument document) {
    Optional<ModulePublication> before = published.current(name, repository, tag);
    Optional<ModulePublication> after = published.read(name, tag, digest, document);
    if (before.isPresent() && !after.map(before.get()::sameContent).orElse(false)) {
      throw new ProblemException(
          ProblemType.VERSION_IMMUTABLE,
          "`" + name + "@" + tag + "` is published with other content.",
          Map.of("published", before.get().manifest().toString()));
    }
    if (after.isEmpty()) {
      return digest;
    }
    ModulePublication first =
        before.map(b -> after.get().withManifest(b.manifest())).orElse(after.get());
    BlobDigest accepted = BlobDigest.of(publisher.publish(first));
    // The publisher may know of a first push that went to another gateway.
    return blobs.find(accepted).isPresent() ? accepted : digest;
  }

  /**
   * Makes a version that was published elsewhere one of this repository.
   *
   * @param source finds each blob, and leaves it in this registry's store
   * @return whether it was not here before and is now
   */
  public boolean adopt(
      String repository,
      String tag,
      BlobDigest manifest,
      Function<BlobDigest, Optional<Blob>> source) {
    RepositoryName name = new RepositoryName(repository);
    Repository target = repositories.of(name);
    if (target.tag(tag).filter(manifest::equals).isPresent()) {
      return false;
    }
    Optional<ManifestDocument> document =
        source
            .apply(manifest)
            .map(blob -> ManifestDocument.read(PublishedModules.bytes(blob), "", json));
    if (document.isEmpty()) {
      return false;
    }
    List<BlobDigest> parts = new ArrayList<>();
    if (document.get().config() != null) {
      parts.add(document.get().config().digest());
    }
    document.get().layers().forEach(layer -> parts.add(layer.digest()));
    if (!parts.stream().allMatch(part -> source.apply(part).isPresent())) {
      return false;
    }
    return repositories.locked(
        name,
        () -> {
          parts.forEach(target::addBlob);
          target.addManifest(manifest, document.get().mediaType());
          target.setTag(tag, manifest);
          return true;
        });
  }

  /** Deletes a tag, or a manifest with all its tags (end-9). */
  public void delete(String repository, String reference) {
    RepositoryName name = new RepositoryName(repository);
    Repository found = repositories.existing(name);
    Reference target = Reference.parse(reference);
    boolean deleted =
        repositories.locked(
            name,
            () ->
                switch (target) {
                  case Reference.Tag(String tag) -> deleteTags(name, found, List.of(tag));
                  case Reference.ByDigest(BlobDigest digest) -> deleteManifest(name, found, digest);
                });
    if (!deleted) {
      throw unknown(reference);
    }
  }

  private boolean deleteManifest(RepositoryName name, Repository repository, BlobDigest digest) {
    deleteTags(name, repository, repository.tagsOf(digest));
    published
        .document(repository, digest)
        .ifPresent(document -> referrers.remove(repository, digest, document));
    return repository.removeManifest(digest);
  }

  private boolean deleteTags(RepositoryName name, Repository repository, List<String> tags) {
    tags.forEach(
        tag ->
            published
                .current(name, repository, tag)
                .ifPresent(p -> publisher.withdraw(p.module(), p.version())));
    return tags.stream().filter(repository::removeTag).count() > 0;
  }

  /**
   * Takes a tag away without asking the publisher: for the platform itself, after it has deleted a
   * version. Does nothing if there is no such tag.
   */
  public void untag(String repository, String tag) {
    RepositoryName name = new RepositoryName(repository);
    String checked = new Reference.Tag(tag).value();
    repositories.locked(name, () -> repositories.of(name).removeTag(checked));
  }

  private static OciException unknown(String reference) {
    return new OciException(
        OciError.MANIFEST_UNKNOWN, "The repository has no manifest `" + reference + "`.");
  }
}
