package dev.modmesh.gateway.feed;

import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.node.NodeIdentity;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** The feed of this gateway over all sources that any feature offers. */
@Singleton
class Feed {
  private static final int EARLY = 1;

  private final FeedHub hub;

  Feed(@All List<FeedSource> sources, NodeIdentity identity, FeedMetrics metrics) {
    hub =
        new FeedHub(
            sources,
            Json.CODEC,
            identity.bootId(),
            identity.nodeId(),
            metrics,
            InstantSource.system(),
            System::nanoTime);
  }

  FeedHub hub() {
    return hub;
  }

  /** Its meters are there from the start. */
  void start(@Observes StartupEvent event) {}

  void stop(@Observes @Priority(EARLY) ShutdownEvent event) {
    hub.close();
  }
}
