package dev.modmesh.artifact.oci;

import dev.modmesh.api.module.Encoding;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.module.LoadBalancerSpec;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Words;
import dev.modmesh.artifact.blob.StorageFailure;
import dev.modmesh.artifact.inspect.JarInspector;
import dev.modmesh.artifact.inspect.JarLimits;
import dev.modmesh.artifact.inspect.WasmInspector;
import dev.modmesh.artifact.inspect.WasmLimits;
import dev.modmesh.artifact.inspect.WasmModule;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Inspects the code of a publication and derives its module manifest. Thread-safe. */
public final class ModuleArtifacts {
  /** The member of a Wasm config that holds the module manifest. */
  public static final String MANIFEST_MEMBER = "modmesh";

  private final WasmLimits wasmLimits;
  private final JarLimits jarLimits;

  /** Uses these limits for all modules. */
  public ModuleArtifacts(WasmLimits wasmLimits, JarLimits jarLimits) {
    this.wasmLimits = wasmLimits;
    this.jarLimits = jarLimits;
  }

  /**
   * The manifest that a publication carries, or for a bare Wasm file the one that follows from its
   * exports.
   *
   * @throws ProblemException {@code invalid-manifest}, {@code module-limits}
   */
  public ModuleManifest toManifest(ModulePublication publication) {
    return switch (publication.runtime()) {
      case WASM -> wasm(publication);
      case JAR -> {
        JarInspector.inspect(publication.layerFile(), jarLimits);
        yield declared(publication, publication.configDocument());
      }
      case REMOTE -> throw invalid("A remote module has no artifact.");
    };
  }

  private ModuleManifest wasm(ModulePublication publication) {
    WasmModule code = WasmInspector.inspect(read(publication), wasmLimits);
    Object member = publication.configDocument().get(MANIFEST_MEMBER);
    if (member == null) {
      return derived(publication, code);
    }
    if (!(member instanceof Map<?, ?> map)) {
      throw invalid("The member `" + MANIFEST_MEMBER + "` of the config must be an object.");
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    map.forEach((key, value) -> document.put(String.valueOf(key), value));
    ModuleManifest manifest = declared(publication, document);
    List<FieldError> errors =
        manifest.functions().keySet().stream()
            .filter(name -> !code.exports().containsKey(name))
            .map(name -> FieldError.of("functions." + name, name, "a function that is exported"))
            .toList();
    FieldErrors.check(ProblemType.INVALID_MANIFEST, errors);
    return manifest;
  }

  private byte[] read(ModulePublication publication) {
    int limit = wasmLimits.moduleBytes();
    // Read one byte more than allowed, not more: the inspector then says what is wrong.
    try (FileInputStream in = new FileInputStream(publication.layerFile().toFile())) {
      return in.readNBytes(limit == Integer.MAX_VALUE ? limit : limit + 1);
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  private static ModuleManifest declared(
      ModulePublication publication, Map<String, @Nullable Object> document) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>(document);
    filled.putIfAbsent("name", publication.module().value());
    filled.putIfAbsent("version", publication.version().toString());
    filled.putIfAbsent("runtime", Words.of(publication.runtime()));
    ModuleManifest manifest = ManifestReader.read(filled);
    List<FieldError> errors = new ArrayList<>();
    expect(errors, "name", manifest.name(), publication.module());
    expect(errors, "version", manifest.version(), publication.version());
    expect(errors, "runtime", manifest.runtime(), publication.runtime());
    FieldErrors.check(ProblemType.INVALID_MANIFEST, errors);
    return manifest;
  }

  private static void expect(List<FieldError> errors, String field, Object found, Object expected) {
    if (!found.equals(expected)) {
      errors.add(FieldError.of(field, text(found), text(expected) + ", as it was pushed"));
    }
  }

  private static String text(Object value) {
    return value instanceof Enum<?> word ? Words.of(word) : value.toString();
  }

  private static ModuleManifest derived(ModulePublication publication, WasmModule code) {
    Map<String, FunctionSpec> functions =
        code.exportedFunctions().stream()
            .filter(FunctionSpec::isValidName)
            .collect(
                Collectors.toMap(
                    name -> name,
                    name -> FunctionSpec.undeclared(name, Encoding.TEXT),
                    (first, second) -> first,
                    LinkedHashMap::new));
    if (functions.isEmpty()) {
      throw invalid(
          "The module has no manifest and exports no function without parameters that returns an"
              + " i32.");
    }
    return new ModuleManifest(
        publication.module(),
        publication.version(),
        ModuleRuntime.WASM,
        "",
        List.of(),
        ModuleManifest.DEFAULT_POOL,
        false,
        Map.of(),
        LoadBalancerSpec.DEFAULT,
        functions,
        List.of());
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_MANIFEST, detail);
  }
}
