package dev.modmesh.registry.backend.consul;

import java.util.List;
import java.util.Map;

/**
 * A service as Consul last listed it.
 *
 * @param hashes fields of each version that it names, as Redis had them; empty where there is no
 *     hash, and absent while Redis could not be asked
 * @param run since the last break of what Consul tells; what was listed in an earlier one may be
 *     out of date
 */
record SeenService(
    String name, List<ServiceEntry> entries, Map<String, Map<String, String>> hashes, long run) {
  static final String PREFIX = "module-";
  static final String VERSION_TAG = "version:";

  SeenService {
    entries = List.copyOf(entries);
    hashes = Map.copyOf(hashes);
  }

  /** The module's name, which may be malformed. */
  String module() {
    return name.substring(PREFIX.length());
  }

  /** The {@code service_id} of an entry, which may be malformed. */
  String serviceId(ServiceEntry entry) {
    String prefix = name + "-";
    return entry.id().startsWith(prefix) ? entry.id().substring(prefix.length()) : entry.id();
  }

  /** The versions that an entry names, which may be malformed. */
  static List<String> versions(ServiceEntry entry) {
    return entry.tags().stream()
        .filter(tag -> tag.startsWith(VERSION_TAG))
        .map(tag -> tag.substring(VERSION_TAG.length()))
        .distinct()
        .toList();
  }
}
