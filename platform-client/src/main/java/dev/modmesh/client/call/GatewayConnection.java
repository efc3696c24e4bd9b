package dev.modmesh.client.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to one gateway. By {@code HttpURLConnection}: it starts in a third of the time of {@code
 * java.net.http}, which a command line feels, and keeps connections alive. Thread-safe.
 */
public final class GatewayConnection {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int CHUNK = 1 << 16;

  static {
    // Otherwise a POST whose connection breaks after it was sent is sent again: one call runs
    // twice.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final URI base;
  private final Duration timeout;

  /**
   * Opens nothing yet.
   *
   * @param base such as {@code http://127.0.0.1:8080}
   * @param timeout longest silence while waiting for an answer
   */
  public GatewayConnection(URI base, Duration timeout) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.timeout = timeout;
  }

  /** Where the gateway is, without a slash at the end. */
  public URI base() {
    return base;
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @param target a path with query, or the absolute URI that the gateway named
   * @throws GatewayUnreachableException if there is no answer
   */
  public ApiResponse exchange(
      String method, String target, Map<String, String> headers, byte @Nullable [] body) {
    try {
      HttpURLConnection connection = open(method, target, headers, timeout);
      if (body != null) {
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      return response(connection);
    } catch (IOException e) {
      throw new GatewayUnreachableException(base, e);
    }
  }

  /**
   * Sends a file as the body, without holding it in memory.
   *
   * @throws GatewayUnreachableException if there is no answer
   */
  public ApiResponse send(String method, String target, Map<String, String> headers, Path file) {
    try {
      HttpURLConnection connection = open(method, target, headers, timeout);
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(Files.size(file));
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = connection.getOutputStream()) {
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          out.write(chunk, 0, read);
        }
      }
      return response(connection);
    } catch (IOException e) {
      throw new GatewayUnreachableException(base, e);
    }
  }

  /**
   * Opens a stream of server-sent events, which the caller closes.
   *
   * @param silence longest pause between two bytes
   * @throws ProblemResponseException if the gateway refuses
   * @throws GatewayUnreachableException if there is no answer
   */
  public InputStream stream(String target, Map<String, String> headers, Duration silence) {
    try {
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.put("Accept", "text/event-stream");
      HttpURLConnection connection = open("GET", target, all, silence);
      if (connection.getResponseCode() >= 400) {
        throw new ProblemResponseException(response(connection).problem());
      }
      return connection.getInputStream();
    } catch (IOException e) {
      throw new GatewayUnreachableException(base, e);
    }
  }

  private HttpURLConnection open(
      String method, String target, Map<String, String> headers, Duration readTimeout)
      throws IOException {
    URI uri = base.resolve(target.startsWith("/") ? base.getRawPath() + target : target);
    if (!(uri.toURL().openConnection(java.net.Proxy.NO_PROXY)
        instanceof HttpURLConnection connection)) {
      throw new IOException("the URL must begin with http:// or https://");
    }
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) readTimeout.toMillis());
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  private static ApiResponse response(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("the answer is not HTTP");
    }
    try (InputStream stream =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      byte[] body = stream == null ? new byte[0] : stream.readAllBytes();
      Map<String, List<String>> headers = new LinkedHashMap<>();
      connection
          .getHeaderFields()
          .forEach(
              (name, values) -> {
                if (name != null) {
                  headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
                }
              });
      return new ApiResponse(status, headers, body);
    }
  }
}
