package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Await;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import dev.modmesh.platform.Tool;
import dev.modmesh.testserver.GoProgram;
import dev.modmesh.testserver.KubeApiServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The autoscaler scales a Deployment of a real API server. */
@Tag("full")
final class KubernetesScalerTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String DEPLOYMENT =
      "/apis/apps/v1/namespaces/default/deployments/modmesh-default";

  @Test
  void setsTheScaleOfTheDeploymentAndMarksThePodsThatCanGo() {
    String test = "scaling a Deployment";
    try (KubeApiServer kubernetes =
            KubeApiServer.start(
                Tool.require(GoProgram.KUBE_APISERVER, test), Tool.require(GoProgram.ETCD, test));
        Platform platform = Platform.builder().hosts(2).build().start()) {
      create(kubernetes, 2);
      platform.admin().put("/api/v1/pools/default", Map.of("min", 3, "max", 4)).expect(200);

      PlatformProcess autoscaler =
          platform
              .newAutoscaler(
                  Map.of(
                      "modmesh.autoscaler.scaler", "kubernetes",
                      "kubernetes.master", kubernetes.url(),
                      "kubernetes.namespace", "default",
                      "kubernetes.auth.token", kubernetes.token(),
                      "kubernetes.certs.ca.file", kubernetes.certificate()))
              .start();

      Await.until(
          "the Deployment has three replicas\n" + autoscaler.logTail(),
          SOON,
          () -> replicas(kubernetes) == 3);
      override(platform, 1);
      Await.until("it has one replica", SOON, () -> replicas(kubernetes) == 1);
      assertThat(IntStream.of(1, 2).filter(i -> isMarked(kubernetes, "host-" + i)).count())
          .as("of two hosts one can go")
          .isEqualTo(1);

      // Somebody else sets it: it is read back and set again.
      scale(kubernetes, 4);
      Await.until("it has one replica again", SOON, () -> replicas(kubernetes) == 1);
    }
  }

  private static void override(Platform platform, int replicas) {
    Map<String, ?> override =
        Map.of("replicas", replicas, "until", Instant.now().plusSeconds(600).toString());
    platform.admin().put("/api/v1/pools/default", Map.of("override", override)).expect(200);
  }

  private static void create(KubeApiServer kubernetes, int replicas) {
    String template =
        """
        {"metadata":{"labels":{"app":"modmesh"}},
         "spec":{"containers":[{"name":"host","image":"modmesh/host"}]}}""";
    post(
        kubernetes,
        "/apis/apps/v1/namespaces/default/deployments",
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"modmesh-default"},
         "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"modmesh"}},"template":%s}}"""
            .formatted(replicas, template));
    for (int i = 1; i <= replicas; i++) {
      post(
          kubernetes,
          "/api/v1/namespaces/default/pods",
          """
          {"apiVersion":"v1","kind":"Pod","metadata":{"name":"host-%d","labels":{"app":"modmesh"}},
           "spec":{"containers":[{"name":"host","image":"modmesh/host"}]}}"""
              .formatted(i));
    }
  }

  private static void post(KubeApiServer kubernetes, String path, String json) {
    var answer = kubernetes.ask("POST", path, json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static void scale(KubeApiServer kubernetes, int replicas) {
    String scale =
        "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"Scale\",\"metadata\":{\"name\":"
            + "\"modmesh-default\",\"namespace\":\"default\"},\"spec\":{\"replicas\":"
            + replicas
            + "}}";
    assertThat(kubernetes.ask("PUT", DEPLOYMENT + "/scale", scale).statusCode()).isEqualTo(200);
  }

  private static int replicas(KubeApiServer kubernetes) {
    String body = kubernetes.ask("GET", DEPLOYMENT + "/scale", "").body();
    var found =
        java.util.regex.Pattern.compile("\"spec\":\\{\"replicas\":(\\d+)")
            .matcher(body.replaceAll("\\s", ""));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  private static boolean isMarked(KubeApiServer kubernetes, String pod) {
    String body = kubernetes.ask("GET", "/api/v1/namespaces/default/pods/" + pod, "").body();
    return body.replaceAll("\\s", "").contains("pod-deletion-cost\":\"-1000\"");
  }
}
