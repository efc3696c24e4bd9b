package dev.modmesh.runtime.jar;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.guest.Function;
import dev.modmesh.api.guest.Module;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A method of a JAR module that callers may call. */
final class GuestFunction {
  private final String name;
  private final Module module;
  private final Method method;
  private final List<Parameter> parameters;

  private GuestFunction(String name, Module module, Method method, List<Parameter> parameters) {
    this.name = name;
    this.module = module;
    this.method = method;
    this.parameters = List.copyOf(parameters);
  }

  /**
   * Finds the functions of a module by name.
   *
   * @throws ProblemException {@code invalid-manifest} for two of one name, or a parameter of a type
   *     that is no JSON value
   */
  static Map<String, GuestFunction> of(Module module) {
    Map<String, GuestFunction> functions = new LinkedHashMap<>();
    for (Method method : module.getClass().getMethods()) {
      Function mark = method.getAnnotation(Function.class);
      if (mark != null && !method.isBridge()) {
        String name = mark.value().isEmpty() ? method.getName() : mark.value();
        if (functions.put(name, of(name, module, method)) != null) {
          throw invalid("The module has two functions named `" + name + "`.");
        }
      }
    }
    return functions;
  }

  private static GuestFunction of(String name, Module module, Method method) {
    List<Parameter> parameters = new ArrayList<>();
    for (java.lang.reflect.Parameter parameter : method.getParameters()) {
      if (!Parameter.isSupported(parameter.getType())) {
        throw invalid(
            "Parameter `"
                + parameter.getName()
                + "` of function `"
                + name
                + "` has a type that is no JSON value.");
      }
      parameters.add(new Parameter(parameter.getName(), parameter.getType()));
    }
    // The module class itself need not be public.
    method.setAccessible(true);
    return new GuestFunction(name, module, method, parameters);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_MANIFEST, detail);
  }

  /**
   * Calls the method.
   *
   * @throws ProblemException {@code invalid-arguments}
   * @throws InvocationTargetException what the method threw
   */
  @Nullable Object call(Arguments arguments) throws InvocationTargetException {
    @Nullable Object[] values = bind(arguments);
    try {
      return method.invoke(module, values);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("function " + name + " was made accessible", e);
    }
  }

  private @Nullable Object[] bind(Arguments arguments) {
    List<@Nullable Object> args = arguments.args();
    if (args.size() > parameters.size()) {
      throw new ProblemException(
          ProblemType.INVALID_ARGUMENTS,
          "Function `"
              + name
              + "` takes "
              + parameters.size()
              + " arguments, not "
              + args.size()
              + ".",
          Map.of("parameter", "args"));
    }
    Set<String> unknown = new HashSet<>(arguments.kwargs().keySet());
    @Nullable Object[] values = new @Nullable Object[parameters.size()];
    for (int i = 0; i < values.length; i++) {
      Parameter parameter = parameters.get(i);
      boolean named = unknown.remove(parameter.name());
      if (i < args.size()) {
        if (named) {
          throw parameter.twice();
        }
        values[i] = parameter.convert(args.get(i));
      } else if (named) {
        values[i] = parameter.convert(arguments.kwargs().get(parameter.name()));
      } else {
        throw parameter.missing();
      }
    }
    if (!unknown.isEmpty()) {
      String first = unknown.stream().sorted().toList().get(0);
      throw new ProblemException(
          ProblemType.INVALID_ARGUMENTS,
          "Function `" + name + "` has no parameter `" + first + "`.",
          Map.of("parameter", first));
    }
    return values;
  }
}
