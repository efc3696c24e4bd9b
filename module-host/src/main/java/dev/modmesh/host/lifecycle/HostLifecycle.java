package dev.modmesh.host.lifecycle;

import dev.modmesh.client.config.Ranges;
import dev.modmesh.client.config.UnknownKeys;
import dev.modmesh.client.process.RunLock;
import dev.modmesh.host.config.HostConfig;
import dev.modmesh.host.config.TracesConfig;
import dev.modmesh.host.sync.HostSync;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** Start and end of a host. It drains on SIGTERM and ignores SIGINT, which is meant for others. */
@ApplicationScoped
class HostLifecycle {
  private final HostConfig config;
  private final HostSync sync;
  private final HttpServer server;
  private @Nullable RunLock lock;

  HostLifecycle(HostConfig config, HostSync sync, HttpServer server) {
    this.server = server;
    this.config = config;
    this.sync = sync;
  }

  void start(@Observes StartupEvent event) {
    checkKeys("modmesh.host.", HostConfig.class);
    checkKeys("modmesh.traces.", TracesConfig.class);
    Ranges.check("modmesh.host", HostConfig.class, config);
    Path data = config.runDir().toAbsolutePath().getParent();
    lock = RunLock.acquire(data == null ? Path.of(".") : data, config.serviceId(), "host", null);
    Signal.handle(new Signal("TERM"), unused -> sync.draining().begin("SIGTERM"));
    Signal.handle(new Signal("INT"), unused -> {});
  }

  private static void checkKeys(String prefix, Class<?> mapping) {
    UnknownKeys.check(
        prefix,
        ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet(),
        ConfigProvider.getConfig().getPropertyNames());
  }

  void listening(@ObservesAsync HttpServerStart event) {
    String host = ConfigProvider.getConfig().getValue("quarkus.http.host", String.class);
    int port = server.getPort();
    if (lock != null) {
      lock.announce("http://" + host + ":" + port);
    }
    sync.start(host, port);
  }

  void stop(@Observes ShutdownEvent event) {
    if (lock != null) {
      lock.close();
    }
  }
}
