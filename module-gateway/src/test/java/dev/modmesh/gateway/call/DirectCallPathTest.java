package dev.modmesh.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import org.junit.jupiter.api.BeforeEach;

/** Over connections of HTTP/1.1 whose calls are read directly. */
@QuarkusTest
class DirectCallPathTest extends CallPathContract {
  DirectCallPathTest() {
    super(HttpClient.Version.HTTP_1_1);
  }

  /** The first calls of a connection show that it may. */
  @BeforeEach
  void openLane() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(call("nothing", "{}").statusCode()).isEqualTo(404);
    }
  }
}
