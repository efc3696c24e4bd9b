package dev.modmesh.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpServer;
import dev.modmesh.api.problem.ProblemType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlatformApiTest {
  private HttpServer server;
  private String lastRequest = "";
  private String lastToken = "";

  @BeforeEach
  void startGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stopGateway() {
    server.stop(0);
  }

  @Test
  void aCallCarriesTokenAndBodyAndBringsTheAnswer() {
    answer("/api/v1/modules/text/functions/slugify", 200, "{\"return_value\":\"a-b\"}");

    ApiResponse response =
        api("secret").call("text", "slugify", Map.of("args", List.of("A b")), Map.of());

    assertThat(response.object()).containsEntry("return_value", "a-b");
    assertThat(lastRequest).isEqualTo("POST {\"args\":[\"A b\"]}");
    assertThat(lastToken).isEqualTo("Bearer secret");
  }

  @Test
  void aProblemIsReadWithItsMembers() {
    answer(
        "/api/v1/modules/text",
        404,
        "{\"type\":\"urn:modmesh:problem:module-not-found\",\"title\":\"No such module\","
            + "\"detail\":\"There is no text.\",\"call_id\":\"c1\"}");

    assertThatThrownBy(() -> api(null).module("text"))
        .asInstanceOf(type(ProblemResponseException.class))
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.problem().platformType()).contains(ProblemType.MODULE_NOT_FOUND);
              assertThat(e.problem().detail()).isEqualTo("There is no text.");
              assertThat(e.problem().members()).containsEntry("call_id", "c1");
            });
  }

  @Test
  void theBodyOfARefusedRequestWithABodyIsRead() {
    answer("/api/v1/pools/default", 401, "{\"title\":\"A token is needed\"}");

    assertThatThrownBy(() -> api(null).changePool("default", Map.of("min", 1)))
        .isInstanceOf(ProblemResponseException.class)
        .hasMessage("A token is needed");
  }

  @Test
  void pagesAreReadToTheEnd() {
    server.createContext(
        "/api/v1/modules",
        exchange -> {
          boolean first = !exchange.getRequestURI().getQuery().contains("cursor=b");
          byte[] body =
              (first
                      ? "{\"items\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"cursor\":\"b\"}"
                      : "{\"items\":[{\"name\":\"c\"}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });

    assertThat(api(null).modules(null, null)).extracting("name").containsExactly("a", "b", "c");
  }

  @Test
  void nobodyListeningMeansThatNothingWasSent() {
    int port = server.getAddress().getPort();
    server.stop(0);

    assertThatThrownBy(() -> new PlatformApi(URI.create("http://127.0.0.1:" + port), null).pools())
        .asInstanceOf(type(GatewayUnreachableException.class))
        .satisfies(e -> assertThat(e.notSent()).isTrue());
  }

  @Test
  void aCallWhoseConnectionBreaksIsNotSentTwice() {
    AtomicInteger received = new AtomicInteger();
    server.createContext(
        "/api/v1/modules/text/functions/slugify",
        exchange -> {
          exchange.getRequestBody().readAllBytes(); // it might run
          received.incrementAndGet();
          exchange.close();
        });

    assertThatThrownBy(() -> api(null).call("text", "slugify", Map.of(), Map.of()))
        .isInstanceOf(GatewayUnreachableException.class);

    assertThat(received).hasValue(1);
  }

  private PlatformApi api(@Nullable String token) {
    return new PlatformApi(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), token);
  }

  private void answer(String path, int status, String json) {
    server.createContext(
        path,
        exchange -> {
          byte[] sent = exchange.getRequestBody().readAllBytes();
          lastRequest =
              exchange.getRequestMethod() + " " + new String(sent, StandardCharsets.UTF_8);
          lastToken = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          if (status == 401) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"modmesh\"");
          }
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
