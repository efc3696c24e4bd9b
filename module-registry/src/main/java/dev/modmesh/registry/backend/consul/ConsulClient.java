package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.value.Fields;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of Consul's HTTP API. Blocks, so that blocking queries belong on virtual threads.
 * Every method throws {@link IOException} when Consul is away, hangs or answers with an error.
 */
final class ConsulClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long JITTER_SHARE = 16; // Consul adds up to a sixteenth to the wait

  private final ConsulSettings settings;
  private final JsonCodec codec;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  ConsulClient(ConsulSettings settings, JsonCodec codec) {
    this.settings = settings;
    this.codec = codec;
  }

  /** An answer, and the index from which to wait for the next one. */
  record Indexed<T>(T value, long index) {}

  /**
   * The names of all services.
   *
   * @param index of the answer that is known; 0 for none, which is answered at once
   */
  Indexed<Set<String>> services(long index, Duration wait)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = query("/v1/catalog/services", index, wait);
    return new Indexed<>(object(response.body()).keySet(), index(response));
  }

  /** The instances of a service with their health. */
  Indexed<List<ServiceEntry>> instances(String service, long index, Duration wait)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = query("/v1/health/service/" + encoded(service), index, wait);
    Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
    wrapped.put("all", value(response.body()));
    return new Indexed<>(Fields.of(wrapped).objects("all", ServiceEntry::read), index(response));
  }

  /** What is registered at this agent under names that begin so, by id. */
  Map<String, Registration.Place> registered(String prefix)
      throws IOException, InterruptedException {
    String filter = "Service matches \"^" + prefix + "\"";
    HttpResponse<byte[]> response =
        send(
            "GET",
            "/v1/agent/services?filter=" + encoded(filter),
            BodyPublishers.noBody(),
            PATIENCE);
    Map<String, Registration.Place> all = new LinkedHashMap<>();
    Fields services = Fields.of(object(response.body()));
    for (String id : services.map().keySet()) {
      Fields service = services.object(id);
      String address = service.string("Address");
      all.put(
          id,
          new Registration.Place(
              address == null ? "" : address,
              (int) service.whole("Port", 0, 65535, 0),
              service.strings("Tags")));
    }
    return all;
  }

  /** Registers a service at this agent, in place of one with the same id. */
  void register(Registration registration) throws IOException, InterruptedException {
    HttpResponse<byte[]> unused =
        send(
            "PUT",
            "/v1/agent/service/register?replace-existing-checks=true",
            BodyPublishers.ofByteArray(codec.write(registration.toMap())),
            PATIENCE);
  }

  /** Takes a service away from this agent. */
  void deregister(String id) throws IOException, InterruptedException {
    HttpResponse<byte[]> unused =
        send(
            "PUT",
            "/v1/agent/service/deregister/" + encoded(id),
            BodyPublishers.noBody(),
            PATIENCE);
  }

  private HttpResponse<byte[]> query(String path, long index, Duration wait)
      throws IOException, InterruptedException {
    if (index == 0) {
      return send("GET", path, BodyPublishers.noBody(), PATIENCE);
    }
    Duration longest = wait.plus(wait.dividedBy(JITTER_SHARE)).plus(PATIENCE);
    String waiting = path + "?index=" + index + "&wait=" + wait.toMillis() + "ms";
    return send("GET", waiting, BodyPublishers.noBody(), longest);
  }

  private HttpResponse<byte[]> send(
      String method, String path, BodyPublisher body, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base() + path)).timeout(patience).method(method, body);
    if (settings.token() != null) {
      request.setHeader("X-Consul-Token", settings.token());
    }
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(
          "Consul answered "
              + response.statusCode()
              + ": "
              + new String(response.body(), StandardCharsets.UTF_8).strip());
    }
    return response;
  }

  private String base() {
    return settings.address().toString().replaceAll("/+$", "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static long index(HttpResponse<?> response) {
    // an index below 1 would make the next query a busy loop
    return Math.max(1, response.headers().firstValueAsLong("X-Consul-Index").orElse(1));
  }

  private Map<String, @Nullable Object> object(byte[] body) throws IOException {
    try {
      return codec.readObject(body);
    } catch (ProblemException e) {
      throw new IOException("Consul's answer is not what was expected", e);
    }
  }

  private Object value(byte[] body) throws IOException {
    try {
      Object value = codec.read(body);
      return value == null ? new ArrayList<>() : value;
    } catch (ProblemException e) {
      throw new IOException("Consul's answer is not what was expected", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
