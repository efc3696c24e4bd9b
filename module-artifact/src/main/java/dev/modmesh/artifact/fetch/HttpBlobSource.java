package dev.modmesh.artifact.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A source that speaks the OCI distribution API: {@code GET <base>/v2/<repository>/blobs/<digest>}.
 * Redirects are not followed: a source must not send our credentials elsewhere. Thread-safe.
 */
public final class HttpBlobSource implements BlobSource {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  private final String name;
  private final HttpClient client;
  private final URI base;
  private final Supplier<String> authorization;
  private final Duration patience;

  /**
   * A source.
   *
   * @param client with a connect timeout of its own
   * @param base scheme, host and port
   * @param authorization value of the header {@code Authorization}; empty for none
   * @param patience how long to wait for the answer to begin, and for each further part of it
   */
  public HttpBlobSource(
      String name, HttpClient client, URI base, Supplier<String> authorization, Duration patience) {
    this.name = name;
    this.client = client;
    this.base = base;
    this.authorization = authorization;
    this.patience = patience;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InputStream open(Artifact artifact, long offset) throws IOException {
    HttpResponse<PatientBody> response = send(request(artifact, offset));
    try {
      return content(response, offset);
    } catch (IOException e) {
      response.body().close();
      throw e;
    }
  }

  private HttpRequest request(Artifact artifact, long offset) {
    URI uri = base.resolve("/v2/" + artifact.repository() + "/blobs/" + artifact.digest());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience).GET();
    if (offset > 0) {
      request.setHeader("Range", "bytes=" + offset + "-");
    }
    String credentials = authorization.get();
    if (!credentials.isEmpty()) {
      request.setHeader("Authorization", credentials);
    }
    return request.build();
  }

  private HttpResponse<PatientBody> send(HttpRequest request) throws IOException {
    try {
      return client.send(
          request,
          info ->
              HttpResponse.BodySubscribers.mapping(
                  HttpResponse.BodySubscribers.ofPublisher(),
                  publisher -> new PatientBody(publisher, patience)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + name);
    }
  }

  private static InputStream content(HttpResponse<PatientBody> response, long offset)
      throws IOException {
    int status = response.statusCode();
    if (status == 200) {
      response.body().skipNBytes(offset); // it does not know ranges
      return response.body();
    }
    if (status == 206 && header(response, "Content-Range").startsWith("bytes " + offset + "-")) {
      return response.body();
    }
    if (status == 408 || status == 429 || status >= 500) {
      throw BlobSourceException.passing("answers " + status, retryAfter(response));
    }
    throw BlobSourceException.permanent("answers " + status);
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String text = header(response, "Retry-After");
    return SECONDS.matcher(text).matches()
        ? Duration.ofSeconds(Long.parseLong(text))
        : Duration.ZERO;
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
