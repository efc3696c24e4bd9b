package dev.modmesh.artifact.oci;

import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.DurableFiles;
import dev.modmesh.artifact.blob.StorageFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one repository holds, as small files: {@code _layers/<algorithm>/<hex>}, {@code
 * _manifests/…} with the media type, {@code _tags/<tag>} with the digest, {@code
 * _referrers/<subject>/<digest>} with the descriptor. Parts of names never begin with {@code _}, so
 * nothing clashes. Each change is durable and atomic; whoever makes several holds the repository's
 * lock.
 */
final class Repository {
  private final Path folder;

  Repository(Path folder) {
    this.folder = folder;
  }

  boolean exists() {
    return Stream.of("_layers", "_manifests", "_tags")
        .anyMatch(part -> Files.isDirectory(folder.resolve(part)));
  }

  boolean hasBlob(BlobDigest digest) {
    return Files.exists(place("_layers", digest));
  }

  void addBlob(BlobDigest digest) {
    if (!hasBlob(digest)) {
      DurableFiles.write(place("_layers", digest), new byte[0]);
    }
  }

  boolean removeBlob(BlobDigest digest) {
    return DurableFiles.delete(place("_layers", digest));
  }

  /** The media type of a manifest, or empty if it is not here. */
  Optional<String> manifest(BlobDigest digest) {
    return read(place("_manifests", digest));
  }

  void addManifest(BlobDigest digest, String mediaType) {
    write(place("_manifests", digest), mediaType);
  }

  boolean removeManifest(BlobDigest digest) {
    return DurableFiles.delete(place("_manifests", digest));
  }

  Optional<BlobDigest> tag(String tag) {
    return read(folder.resolve("_tags").resolve(tag)).map(BlobDigest::parse);
  }

  void setTag(String tag, BlobDigest digest) {
    write(folder.resolve("_tags").resolve(tag), digest.toString());
  }

  boolean removeTag(String tag) {
    return DurableFiles.delete(folder.resolve("_tags").resolve(tag));
  }

  /** All tags in ASCII order. */
  List<String> tags() {
    return list(folder.resolve("_tags"));
  }

  List<String> tagsOf(BlobDigest digest) {
    return tags().stream().filter(name -> tag(name).filter(digest::equals).isPresent()).toList();
  }

  void addReferrer(BlobDigest subject, BlobDigest referrer, byte[] descriptor) {
    DurableFiles.write(referrers(subject).resolve(fileName(referrer)), descriptor);
  }

  void removeReferrer(BlobDigest subject, BlobDigest referrer) {
    DurableFiles.delete(referrers(subject).resolve(fileName(referrer)));
  }

  /** The descriptors of manifests that name this subject, ordered by digest. */
  List<byte[]> referrersOf(BlobDigest subject) {
    List<byte[]> descriptors = new ArrayList<>();
    for (String name : list(referrers(subject))) {
      // A crash may leave an entry whose manifest was never stored.
      if (manifest(BlobDigest.parse(name.replaceFirst("-", ":"))).isPresent()) {
        bytes(referrers(subject).resolve(name)).ifPresent(descriptors::add);
      }
    }
    return descriptors;
  }

  private Path referrers(BlobDigest subject) {
    return place("_referrers", subject);
  }

  private Path place(String part, BlobDigest digest) {
    return folder.resolve(part).resolve(digest.algorithm().word()).resolve(digest.hex());
  }

  private static String fileName(BlobDigest digest) {
    return digest.algorithm().word() + "-" + digest.hex();
  }

  private static void write(Path file, String text) {
    DurableFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> read(Path file) {
    return bytes(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> bytes(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  private static List<String> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !DurableFiles.isTemporary(file))
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }
}
