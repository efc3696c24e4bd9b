package dev.modmesh.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
  @ParameterizedTest
  @CsvSource({
    "GET,    /api/v1/modules,                          READ",
    "GET,    /v2/text/manifests/1.0.0,                 READ",
    "POST,   /api/v1/modules/text/functions/slugify,   CALL",
    "POST,   /api/v1/modules/text/versions/1.0.0/yank, PUBLISH",
    "PUT,    /api/v1/modules/text/versions/1.0.0,      PUBLISH",
    "PATCH,  /v2/text/blobs/uploads/1,                 PUBLISH",
    "PUT,    /api/v1/instances/h1,                     JOIN",
    "PUT,    /api/v1/instances/h1/heartbeat,           JOIN",
    "DELETE, /api/v1/instances/h1,                     SCALE",
    "PUT,    /api/v1/pools/default,                    OPERATE",
    "PUT,    /api/v1/leases/autoscaler,                SCALE",
    "POST,   /q/anything,                              OPERATE",
  })
  void asksForTheRightOfEachPath(String method, String path, Right right) {
    assertThat(AccessRules.needed(method, path)).isEqualTo(right);
  }

  @Test
  void anonymousCallersCallAndReadAndChangeNothing() {
    Principal anonymous = Principal.ANONYMOUS;

    assertThat(allows(anonymous, "GET", "/api/v1/modules")).isTrue();
    assertThat(allows(anonymous, "POST", "/api/v1/modules/a/functions/f")).isTrue();
    assertThat(allows(anonymous, "PUT", "/api/v1/pools/default")).isFalse();
    assertThat(allows(anonymous, "PUT", "/v2/a/manifests/1.0.0")).isFalse();
  }

  @Test
  void aJoinTokenCoversItsOwnInstanceOnly() {
    Principal host = new Principal(Role.HOST, "h1", "default");

    assertThat(allows(host, "PUT", "/api/v1/instances/h1")).isTrue();
    assertThat(allows(host, "PUT", "/api/v1/instances/h1/heartbeat")).isTrue();
    assertThat(allows(host, "DELETE", "/api/v1/instances/h1")).isTrue();
    assertThat(allows(host, "PUT", "/api/v1/instances/h2")).isFalse();
    assertThat(allows(host, "DELETE", "/api/v1/instances/h2")).isFalse();
    assertThat(allows(host, "PUT", "/api/v1/pools/default")).isFalse();
  }

  @Test
  void theAutoscalerDrainsAnyInstanceAndPublishesNothing() {
    Principal autoscaler = new Principal(Role.AUTOSCALER, null, null);

    assertThat(allows(autoscaler, "DELETE", "/api/v1/instances/h2")).isTrue();
    assertThat(allows(autoscaler, "PUT", "/v2/a/manifests/1.0.0")).isFalse();
  }

  @Test
  void knowsItsOwnNamesAndNoOthers() {
    HostNames names = new HostNames(List.of("mesh.example"));

    assertThat(names.allowsHost("127.0.0.1:8080")).isTrue();
    assertThat(names.allowsHost("LOCALHOST")).isTrue();
    assertThat(names.allowsHost("[::1]:8080")).isTrue();
    assertThat(names.allowsHost("mesh.example:443")).isTrue();
    assertThat(names.allowsHost("evil.example")).isFalse();
    assertThat(names.allowsHost("127.0.0.1.evil.example")).isFalse();
    assertThat(names.allowsHost(null)).isFalse();
    assertThat(names.allowsOrigin(null)).isTrue();
    assertThat(names.allowsOrigin("http://localhost:3000")).isTrue();
    assertThat(names.allowsOrigin("null")).isFalse();
    assertThat(names.allowsOrigin("https://evil.example")).isFalse();
  }

  private static boolean allows(Principal principal, String method, String path) {
    return AccessRules.allows(principal, method, path);
  }
}
