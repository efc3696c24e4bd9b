package dev.modmesh.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** nginx with one worker. */
final class Nginx implements Peer {
  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing("nginx", "install the package nginx");
  }

  @Override
  public List<String> command(Path folder, int port, List<Integer> backends) throws IOException {
    String servers =
        backends.stream().map("server 127.0.0.1:%d;"::formatted).collect(Collectors.joining(" "));
    String text =
        """
        worker_processes 1;
        daemon off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          keepalive_requests 1000000000;
          upstream instances { least_conn; %2$s keepalive 512; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:%3$d backlog=1024;
            location / {
              proxy_pass http://instances;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
            }
          }
        }
        """
            .formatted(folder, servers, port);
    Path file = Files.writeString(folder.resolve("nginx.conf"), text);
    return List.of(Programs.path("nginx"), "-p", folder.toString(), "-c", file.toString());
  }
}
