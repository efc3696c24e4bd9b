package dev.modmesh.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** HAProxy with one thread. */
final class Haproxy implements Peer {
  @Override
  public String name() {
    return "HAProxy";
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing("haproxy", "install the package haproxy");
  }

  @Override
  public List<String> command(Path folder, int port, List<Integer> backends) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            global
              nbthread 1
              maxconn 4096
            defaults
              mode http
              timeout connect 5s
              timeout client 30s
              timeout server 30s
              option http-keep-alive
              http-reuse always
            frontend calls
              bind 127.0.0.1:%d
              default_backend instances
            backend instances
              balance leastconn
            """
                .formatted(port));
    for (int backend : backends) {
      text.append("  server s%d 127.0.0.1:%d\n".formatted(backend, backend));
    }
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
    return List.of(Programs.path("haproxy"), "-db", "-f", file.toString());
  }
}
