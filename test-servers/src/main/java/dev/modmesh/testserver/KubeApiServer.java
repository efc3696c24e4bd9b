package dev.modmesh.testserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real Kubernetes API server on loopback, with an etcd of its own. There is no controller and no
 * kubelet: objects are stored, scaled and watched, and no pod ever runs. The holder of {@link
 * #token} may do everything.
 */
public final class KubeApiServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path folder;
  private final int port;
  private final Etcd etcd;
  private final ServerProcess process;

  private KubeApiServer(Path program, Path etcdProgram) {
    etcd = Etcd.start(etcdProgram);
    port = FreePorts.one();
    try {
      folder = Files.createTempDirectory("modmesh-kube");
      Files.writeString(folder.resolve("tokens.csv"), token() + ",admin,admin,system:masters\n");
      Files.writeString(folder.resolve("service-account.key"), privateKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      process = ServerProcess.start(folder, command(program), this::isReady, PATIENCE);
    } catch (RuntimeException e) {
      etcd.close();
      throw e;
    }
  }

  /** Starts both and waits until the server is ready. */
  public static KubeApiServer start(Path program, Path etcdProgram) {
    return new KubeApiServer(program, etcdProgram);
  }

  private List<String> command(Path program) {
    return List.of(
        program.toString(),
        "--etcd-servers=" + etcd.url(),
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + folder.resolve("certs"),
        "--service-account-issuer=https://127.0.0.1:" + port,
        "--service-account-key-file=service-account.key",
        "--service-account-signing-key-file=service-account.key",
        "--token-auth-file=tokens.csv",
        "--authorization-mode=AlwaysAllow",
        "--disable-admission-plugins=ServiceAccount",
        "--service-cluster-ip-range=10.0.0.0/24");
  }

  private static String privateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isReady() {
    try {
      return Files.exists(certificate())
          && ServerProcess.listens(port)
          && ask("GET", "/readyz", "").statusCode() == 200
          && ask("GET", "/api/v1/namespaces/default", "").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Where it answers. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** The Bearer token of one who may do everything. */
  public String token() {
    return "modmesh-test";
  }

  /** The certificate that its clients have to trust. */
  public Path certificate() {
    return folder.resolve("certs").resolve("apiserver.crt");
  }

  /**
   * Sends a request to it.
   *
   * @param json the body; empty for none
   */
  public HttpResponse<String> ask(String method, String path, String json) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .sslContext(trusting())
            .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + path))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + token())
              .header("Content-Type", "application/json")
              .method(
                  method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
              .build();
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private SSLContext trusting() throws IOException {
    try (InputStream file = Files.newInputStream(certificate())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        store.setCertificateEntry("server-" + count++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    etcd.close();
    TemporaryFiles.delete(folder);
  }
}
