package dev.modmesh.gateway.topic;

import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.feed.FeedSource;
import dev.modmesh.registry.log.RevisionLog;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every published version, by {@code name@version}, as the registry tells it. */
@Singleton
class ModulesTopic implements FeedSource {
  private final RevisionLog log;
  private RegistryView seen = RegistryView.EMPTY;
  private Map<String, Map<String, @Nullable Object>> rows = Map.of();

  ModulesTopic(RevisionLog log) {
    this.log = log;
  }

  @Override
  public String topic() {
    return "modules";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    RegistryView view = log.view();
    if (view.modules() != seen.modules()) {
      Map<String, Map<String, @Nullable Object>> next = new LinkedHashMap<>();
      for (ModuleVersions versions : view.modules().values()) {
        for (VersionRecord record : versions.all()) {
          next.put(record.ref().toString(), record.toMap());
        }
      }
      rows = next;
      seen = view;
    }
    return rows;
  }
}
