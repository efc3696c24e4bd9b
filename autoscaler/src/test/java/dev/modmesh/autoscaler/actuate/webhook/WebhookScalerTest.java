package dev.modmesh.autoscaler.actuate.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookScalerTest {
  private final List<String> keys = new ArrayList<>();
  private HttpServer server;
  private WebhookScaler scaler;
  private int status = 200;
  private String answer = "{\"replicas\":2}";

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/hook",
        exchange -> {
          byte[] unused = exchange.getRequestBody().readAllBytes();
          if (exchange.getRequestMethod().equals("POST")) {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          }
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    scaler = new WebhookScaler(url, Optional.empty(), Duration.ofSeconds(5), 7);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void triesAgainUnderTheSameKeyAndAsksForSomethingElseUnderAnother() throws IOException {
    status = 503;
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> scaler.scale("gpu", 3, List.of()))
        .withMessageContaining("503");
    status = 200;
    scaler.scale("gpu", 3, List.of());
    scaler.scale("gpu", 4, List.of());

    assertThat(keys).hasSize(3);
    assertThat(keys.get(1)).isEqualTo(keys.get(0)).contains("7-gpu");
    assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
  }

  @Test
  void readsBackANumberAndNothingElse() throws IOException {
    assertThat(scaler.replicas("gpu")).isEqualTo(2);
    for (String bad : List.of("{}", "{\"replicas\":-1}", "{\"replicas\":\"2\"}", "no", "[]")) {
      answer = bad;
      assertThatExceptionOfType(IOException.class).as(bad).isThrownBy(() -> scaler.replicas("gpu"));
    }
    server.stop(0);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> scaler.replicas("gpu"))
        .withMessageContaining("does not answer");
  }
}
