package dev.modmesh.host.http;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.host.sync.HostSync;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives files to peers, by digest, from any offset on. */
@ApplicationScoped
class BlobRoute {
  private static final int ORDER = Integer.MIN_VALUE + 1;
  private static final Pattern FROM = Pattern.compile("bytes=(\\d{1,18})-");

  private final HostSync sync;

  BlobRoute(HostSync sync) {
    this.sync = sync;
  }

  void install(@Observes Router router) {
    router.get("/v2/:module/blobs/:digest").order(ORDER).blockingHandler(this::handle, false);
  }

  private void handle(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    Optional<Blob> blob = find(routing.pathParam("digest"));
    if (blob.isEmpty()) {
      response.setStatusCode(404).end();
      return;
    }
    long size = blob.get().size();
    long offset = offset(routing.request().getHeader("Range"));
    if (offset > 0 && offset >= size) {
      response.setStatusCode(416).putHeader("Content-Range", "bytes */" + size).end();
      return;
    }
    response.putHeader("Content-Type", "application/octet-stream");
    response.putHeader("Accept-Ranges", "bytes");
    if (offset > 0) {
      response.setStatusCode(206);
      response.putHeader("Content-Range", "bytes " + offset + "-" + (size - 1) + "/" + size);
    }
    response.sendFile(blob.get().file().toString(), offset).onFailure(cause -> routing.fail(cause));
  }

  private Optional<Blob> find(@Nullable String digest) {
    try {
      return digest == null
          ? Optional.empty()
          : sync.blobs().find(BlobDigest.of(Digest.parse(digest)));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static long offset(@Nullable String range) {
    if (range == null) {
      return 0;
    }
    Matcher matcher = FROM.matcher(range);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
