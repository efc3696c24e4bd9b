package dev.modmesh.gateway.cluster;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/** Gives blobs to other gateways, and takes them. */
@Path(PeerBlobs.PATH)
@RunOnVirtualThread
public class PeerBlobsResource {
  private final BlobStore blobs;
  private final PeerBlobs peers;

  /** Serves this store. */
  public PeerBlobsResource(BlobStore blobs, PeerBlobs peers) {
    this.blobs = blobs;
    this.peers = peers;
  }

  /** Whether it is on this disk. */
  @HEAD
  @Path("{digest}")
  public Response has(@PathParam("digest") String digest) {
    return Response.status(blobs.find(BlobDigest.parse(digest)).isPresent() ? 200 : 404).build();
  }

  /** What is on this disk; never asks on. */
  @GET
  @Path("{digest}")
  public Response get(@PathParam("digest") String digest) {
    Blob blob =
        blobs
            .find(BlobDigest.parse(digest))
            .orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "The blob is not here."));
    Object content = blob.size() == 0 ? new byte[0] : new PathPart(blob.file(), 0, blob.size());
    return Response.ok(content, MediaType.APPLICATION_OCTET_STREAM_TYPE).build();
  }

  /** Keeps a blob; it is on disk when this answers. */
  @PUT
  @Path("{digest}")
  @Consumes("*/*")
  public Response put(@PathParam("digest") String digest, @Nullable InputStream body)
      throws IOException {
    BlobDigest wanted = BlobDigest.parse(digest);
    if (blobs.find(wanted).isEmpty()) {
      Blob unused = peers.keep(wanted, body == null ? InputStream.nullInputStream() : body);
    }
    return Response.status(201).build();
  }
}
