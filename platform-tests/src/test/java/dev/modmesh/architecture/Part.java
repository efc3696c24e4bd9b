package dev.modmesh.architecture;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** The parts of the platform: which folder each is built in, and which others it may use. */
enum Part {
  API("api", "platform-api"),
  CLIENT("client", "platform-client", API),
  REGISTRY("registry", "module-registry", CLIENT, API),
  CACHE("cache", "module-cache", CLIENT, API),
  ARTIFACT("artifact", "module-artifact", API),
  RUNTIME("runtime", "module-runtime", ARTIFACT, API),
  GATEWAY("gateway", "module-gateway", REGISTRY, CACHE, ARTIFACT, CLIENT, API),
  HOST("host", "module-host", RUNTIME, ARTIFACT, CLIENT, API),
  AUTOSCALER("autoscaler", "autoscaler", CLIENT, API),
  CLI("cli", "cli", CLIENT, API);

  private final String root;
  private final String folder;
  private final Set<Part> usable;

  Part(String word, String folder, Part... usable) {
    this.root = "dev.modmesh." + word;
    this.folder = folder;
    this.usable = Set.of(usable);
  }

  /** Its root package. */
  String root() {
    return root;
  }

  /** All its packages, as ArchUnit names them. */
  String packages() {
    return root + "..";
  }

  /** Where it is built. */
  String folder() {
    return folder;
  }

  /** The packages of the parts that it must not use. */
  String[] forbidden() {
    Set<String> forbidden = new TreeSet<>();
    Arrays.stream(values())
        .filter(other -> other != this && !usable.contains(other))
        .forEach(other -> forbidden.add(other.packages()));
    return forbidden.toArray(String[]::new);
  }
}
