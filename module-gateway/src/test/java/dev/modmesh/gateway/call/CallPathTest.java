package dev.modmesh.gateway.call;

import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;

/** Over HTTP/2, by the routes of the server. */
@QuarkusTest
class CallPathTest extends CallPathContract {
  CallPathTest() {
    super(HttpClient.Version.HTTP_2);
  }
}
