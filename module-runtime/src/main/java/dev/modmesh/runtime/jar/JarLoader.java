package dev.modmesh.runtime.jar;

import dev.modmesh.api.guest.Module;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.inspect.JarInspector;
import dev.modmesh.artifact.inspect.JarModule;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.lifecycle.Dependencies;
import dev.modmesh.runtime.lifecycle.LoadedModule;
import dev.modmesh.runtime.lifecycle.ModuleLoader;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.limit.RuntimeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/** Loads JAR modules, each into a class loader of its own. Thread-safe. */
public final class JarLoader implements ModuleLoader {
  private static final Logger LOG = System.getLogger(JarLoader.class.getName());

  private final RuntimeLimits limits;
  private final DataAccess data;

  /**
   * A loader that checks JARs against these limits.
   *
   * @param data where modules keep data
   */
  public JarLoader(RuntimeLimits limits, DataAccess data) {
    this.limits = limits;
    this.data = data;
  }

  @Override
  public LoadedModule load(ModuleSource source, Dependencies dependencies) {
    JarModule jar = JarInspector.inspect(source.layer(), limits.jar());
    URLClassLoader loader = classLoader(source, dependencies);
    try {
      Module module = instance(loader, jar.moduleClass());
      return new LoadedJar(
          source,
          loader,
          module,
          GuestFunction.of(module),
          new GuestContext(source.ref(), dependencies, data),
          jar.totalBytes());
    } catch (RuntimeException | LinkageError e) {
      close(loader);
      if (e instanceof ProblemException problem) {
        throw problem;
      }
      LOG.log(Level.WARNING, source.ref() + " cannot be loaded", e);
      throw invalid("The module class cannot be loaded: a class is missing or does not fit.");
    }
  }

  private static URLClassLoader classLoader(ModuleSource source, Dependencies dependencies) {
    List<ExportedPackages> exported =
        dependencies.loaded().stream()
            .filter(LoadedJar.class::isInstance)
            .map(module -> ((LoadedJar) module).exported())
            .toList();
    try {
      URL[] layer = {source.layer().toUri().toURL()};
      return new URLClassLoader(source.ref().toString(), layer, new GuestParent(exported));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Module instance(ClassLoader loader, String className) {
    try {
      Class<?> type = Class.forName(className, true, loader);
      if (!Module.class.isAssignableFrom(type)) {
        throw invalid("`" + className + "` does not implement dev.modmesh.api.guest.Module.");
      }
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Module) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.WARNING, "module class " + className + " cannot be made", e);
      throw invalid("`" + className + "` needs a constructor without parameters that works.");
    }
  }

  private static void close(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_MANIFEST, detail);
  }
}
