package dev.modmesh.autoscaler.actuate.kubernetes;

import dev.modmesh.autoscaler.actuate.ReplicaScaler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sets {@code spec.replicas} of a Deployment through its {@code /scale} subresource. A host's
 * service id is the name of its pod, so before there are fewer the pods that can be spared get a
 * low {@code controller.kubernetes.io/pod-deletion-cost}, and those that got it earlier and stay
 * lose it.
 */
public final class KubernetesScaler implements ReplicaScaler {
  static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private static final String LOW = "-1000";
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final String namespace;
  private final String deployment;
  private final Map<String, Set<String>> marked = new HashMap<>();

  /**
   * Uses this client and closes it.
   *
   * @param deployment name of the Deployment of a pool, with <code>{pool}</code> for the pool
   */
  public KubernetesScaler(KubernetesClient client, String namespace, String deployment) {
    this.client = client;
    this.namespace = namespace;
    this.deployment = deployment;
  }

  /**
   * Connects as {@code kubectl} would.
   *
   * @param namespace by default that of the client's configuration
   */
  public static KubernetesScaler connect(Optional<String> namespace, String deployment) {
    KubernetesClient client = new KubernetesClientBuilder().build();
    String own = namespace.orElseGet(client::getNamespace);
    return new KubernetesScaler(client, own == null ? "default" : own, deployment);
  }

  private RollableScalableResource<io.fabric8.kubernetes.api.model.apps.Deployment> of(
      String pool) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment.replace("{pool}", pool));
  }

  private Scale scaleOf(String pool) throws IOException {
    try {
      Scale scale = of(pool).scale();
      if (scale != null) {
        return scale;
      }
    } catch (KubernetesClientException e) {
      throw new IOException("Kubernetes does not tell the scale of pool " + pool, e);
    }
    throw new IOException(
        "there is no Deployment `" + deployment.replace("{pool}", pool) + "` in " + namespace);
  }

  @Override
  public int replicas(String pool) throws IOException {
    Integer replicas = scaleOf(pool).getSpec().getReplicas();
    return replicas == null ? 0 : replicas;
  }

  @Override
  public void scale(String pool, int replicas, List<String> goFirst) throws IOException {
    mark(pool, goFirst);
    Scale next =
        new ScaleBuilder(scaleOf(pool)).editOrNewSpec().withReplicas(replicas).endSpec().build();
    try {
      Scale unused = of(pool).scale(next);
    } catch (KubernetesClientException e) {
      throw new IOException("Kubernetes does not scale pool " + pool, e);
    }
  }

  private void mark(String pool, List<String> goFirst) throws IOException {
    Set<String> before = marked.getOrDefault(pool, Set.of());
    Set<String> now = new HashSet<>();
    for (String name : goFirst) {
      if (annotate(name, LOW)) {
        now.add(name);
      }
    }
    for (String name : before) {
      if (!goFirst.contains(name)) {
        boolean unused = annotate(name, "0");
      }
    }
    marked.put(pool, now);
  }

  /** False if there is no such pod: it has gone, or the host is none. */
  private boolean annotate(String name, String cost) throws IOException {
    try {
      PodResource pod = client.pods().inNamespace(namespace).withName(name);
      if (pod.get() == null) {
        return false;
      }
      Pod unused =
          pod.edit(
              found ->
                  new PodBuilder(found)
                      .editMetadata()
                      .addToAnnotations(COST, cost)
                      .endMetadata()
                      .build());
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return false;
      }
      throw new IOException("Kubernetes does not mark pod " + name, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
