package dev.modmesh.gateway.oci;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.oci.UploadId;
import dev.modmesh.gateway.cluster.GatewayNode;
import dev.modmesh.gateway.cluster.Gateways;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the repositories of other gateways have: upload sessions, whose requests are passed on, and
 * blobs. The caller's own credential goes along, since all gateways know the same ones. Blocks;
 * thread-safe.
 */
@Singleton
class PeerRepositories {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final List<String> ANSWERED =
      List.of("Location", "Range", "Docker-Upload-UUID", "Docker-Content-Digest", "Content-Type");

  private final Gateways gateways;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  PeerRepositories(Gateways gateways) {
    this.gateways = gateways;
  }

  /**
   * A request to an upload session.
   *
   * @param target path and query, encoded
   * @param length of the body in bytes; below zero if it is not known
   */
  record SessionRequest(
      String method, String target, HttpHeaders headers, long length, @Nullable InputStream body) {
    private BodyPublisher content() {
      InputStream content = body;
      if (content == null || length == 0) {
        return BodyPublishers.noBody();
      }
      BodyPublisher stream = BodyPublishers.ofInputStream(() -> content);
      return length < 0 ? stream : BodyPublishers.fromPublisher(stream, length);
    }
  }

  /**
   * The answer of the gateway that has a session; empty if that is this one, or none that lives.
   *
   * @throws ProblemException {@code registry-unavailable} if it does not answer
   */
  Optional<Response> ask(String session, SessionRequest request) {
    Optional<String> node = UploadId.nodeOf(session);
    return gateways.others().stream()
        .filter(peer -> node.isPresent() && node.get().equals(peer.nodeId()))
        .findFirst()
        .map(peer -> ask(peer, request));
  }

  private Response ask(GatewayNode peer, SessionRequest request) {
    HttpRequest.Builder outgoing =
        HttpRequest.newBuilder(URI.create(peer.address() + request.target))
            .timeout(PATIENCE)
            .method(request.method, request.content());
    for (String name : List.of("Authorization", "Content-Range", "Content-Type")) {
      String value = request.headers.getHeaderString(name);
      if (value != null) {
        outgoing.setHeader(name, value);
      }
    }
    try {
      HttpResponse<byte[]> answer = http.send(outgoing.build(), BodyHandlers.ofByteArray());
      Response.ResponseBuilder response = OciAnswer.status(answer.statusCode());
      ANSWERED.forEach(
          name -> answer.headers().firstValue(name).ifPresent(one -> response.header(name, one)));
      return answer.body().length == 0 ? response.build() : response.entity(answer.body()).build();
    } catch (IOException e) {
      throw unavailable(peer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(peer);
    }
  }

  private static ProblemException unavailable(GatewayNode peer) {
    return new ProblemException(
        ProblemType.REGISTRY_UNAVAILABLE,
        "Gateway " + peer.nodeId() + ", which has this upload, does not answer.");
  }

  /** Whether another gateway has a blob in this repository. */
  boolean have(String repository, String digest, @Nullable String authorization) {
    return gateways.others().stream()
        .anyMatch(peer -> has(peer, repository, digest, authorization));
  }

  private boolean has(
      GatewayNode peer, String repository, String digest, @Nullable String authorization) {
    HttpRequest.Builder head =
        HttpRequest.newBuilder(
                URI.create(peer.address() + "/v2/" + repository + "/blobs/" + digest))
            .timeout(ANSWER)
            .method("HEAD", BodyPublishers.noBody());
    if (authorization != null) {
      head.setHeader("Authorization", authorization);
    }
    try {
      return http.send(head.build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
