package dev.modmesh.gateway.catalog;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Durations;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Parameters of requests as values. */
final class Lookup {
  private Lookup() {}

  static ModuleVersions module(RegistryView view, String name) {
    ModuleVersions versions = view.module(new ModuleName(name));
    if (versions == null) {
      throw new ProblemException(
          ProblemType.MODULE_NOT_FOUND, "There is no module `" + name + "`.");
    }
    return versions;
  }

  static int limit(String text, int max) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= max) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw invalid("limit", text, "a whole number from 1 to " + max);
  }

  static Duration timeout(@Nullable String text, Duration fallback, Duration max) {
    if (text == null) {
      return fallback;
    }
    try {
      Duration timeout = Durations.parse(text);
      if (timeout.compareTo(max) <= 0) {
        return timeout;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one error below
    }
    throw invalid("timeout", text, Durations.EXPECTED + ", at most " + Durations.format(max));
  }

  private static ProblemException invalid(String field, String value, String expected) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        "Query parameter `" + field + "` is `" + value + "`: must be " + expected + ".",
        java.util.Map.of("field", field, "value", value, "expected", expected));
  }
}
