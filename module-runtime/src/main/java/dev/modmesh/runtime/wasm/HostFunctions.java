package dev.modmesh.runtime.wasm;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.List;
import java.util.Map;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;

/** Everything that a module may import, by the module name of the import. Thread-safe. */
final class HostFunctions {
  private final Map<String, Map<String, HostFunction>> all;

  HostFunctions(Map<String, Map<String, HostFunction>> all) {
    this.all = Map.copyOf(all);
  }

  /**
   * Looks the imports of a module up once, so that each call only has to bind them.
   *
   * @throws ProblemException {@code invalid-manifest} for an import that is not offered
   */
  Linked link(List<String[]> imports) {
    return new Linked(
        imports.stream()
            .distinct()
            .map(names -> new Link(names[0], names[1], find(names[0], names[1])))
            .toList());
  }

  private HostFunction find(String module, String name) {
    HostFunction function = all.getOrDefault(module, Map.of()).get(name);
    if (function == null) {
      throw new ProblemException(
          ProblemType.INVALID_MANIFEST,
          "The module imports `" + module + "." + name + "`, which no host offers.",
          Map.of("import", module + "." + name));
    }
    return function;
  }

  private record Link(String module, String name, HostFunction function) {}

  /** The imports of one module. */
  static final class Linked {
    private final List<Link> links;

    private Linked(List<Link> links) {
      this.links = links;
    }

    ImportValues bind(WasmCall call) {
      ImportFunction[] bound = new ImportFunction[links.size()];
      for (int i = 0; i < bound.length; i++) {
        Link link = links.get(i);
        bound[i] = link.function().bind(link.module(), link.name(), call);
      }
      return ImportValues.builder().addFunction(bound).build();
    }
  }
}
