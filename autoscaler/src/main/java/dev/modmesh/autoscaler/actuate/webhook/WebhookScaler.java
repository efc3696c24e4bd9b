package dev.modmesh.autoscaler.actuate.webhook;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.autoscaler.actuate.ReplicaScaler;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.GatewayConnection;
import dev.modmesh.client.call.GatewayUnreachableException;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Posts {@code {"pool", "replicas", "go_first", "term"}} to a URL, and reads {@code {"replicas"}}
 * back from {@code GET URL?pool=NAME}. A post that is tried again, because its answer was lost or
 * was no success, carries the same {@code Idempotency-Key}.
 */
public final class WebhookScaler implements ReplicaScaler {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final int MOST = 100_000;

  private final GatewayConnection connection;
  private final String target;
  private final Optional<Path> tokenFile;
  private final long term;
  private final Map<String, Wish> wishes = new HashMap<>();
  private long count;

  /** What was posted last for a pool; its key stays until it has been taken. */
  private record Wish(int replicas, String key) {}

  /**
   * Opens nothing yet.
   *
   * @param tokenFile with the Bearer token to send
   * @param term in which the autoscaler leads; keys of another term differ
   */
  public WebhookScaler(URI url, Optional<Path> tokenFile, Duration timeout, long term) {
    connection = new GatewayConnection(url.resolve("/"), timeout);
    target = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    this.tokenFile = tokenFile;
    this.term = term;
  }

  @Override
  public int replicas(String pool) throws IOException {
    ApiResponse answer =
        exchange(
            "GET",
            target + "?pool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8),
            headers(),
            null);
    try {
      if (answer.object().get("replicas") instanceof Integer replicas
          && replicas >= 0
          && replicas <= MOST) {
        return replicas;
      }
    } catch (ProblemException e) {
      throw new IOException("the webhook's answer is no JSON object", e);
    }
    throw new IOException(
        "the webhook's answer has no `replicas` that is a whole number from 0 to " + MOST);
  }

  @Override
  public void scale(String pool, int replicas, List<String> goFirst) throws IOException {
    Wish before = wishes.get(pool);
    Wish wish =
        before != null && before.replicas() == replicas
            ? before
            : new Wish(replicas, term + "-" + pool + "-" + ++count);
    wishes.put(pool, wish);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("pool", pool);
    body.put("replicas", replicas);
    body.put("go_first", goFirst);
    body.put("term", term);
    Map<String, String> headers = headers();
    headers.put("Content-Type", "application/json");
    headers.put("Idempotency-Key", "\"" + wish.key() + "\"");
    ApiResponse unused = exchange("POST", target, headers, JSON.write(body));
    wishes.remove(pool);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (tokenFile.isPresent()) {
      headers.put("Authorization", "Bearer " + SecretFile.read(tokenFile.get()));
    }
    return headers;
  }

  private ApiResponse exchange(
      String method, String path, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    ApiResponse answer;
    try {
      answer = connection.exchange(method, path, headers, body);
    } catch (GatewayUnreachableException e) {
      throw new IOException("the webhook does not answer", e);
    }
    if (answer.status() / 100 != 2) {
      throw new IOException("the webhook answers " + answer.status() + " to " + method);
    }
    return answer;
  }

  @Override
  public void close() {}
}
