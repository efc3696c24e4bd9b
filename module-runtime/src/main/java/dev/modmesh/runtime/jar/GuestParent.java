package dev.modmesh.runtime.jar;

import dev.modmesh.api.guest.Module;
import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JAR module sees beside itself: the JDK, {@code dev.modmesh.api.guest}, and the packages
 * that its dependencies export. Not the platform, nor its libraries.
 */
final class GuestParent extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String GUEST_PACKAGE = Module.class.getPackageName();

  private final List<ExportedPackages> dependencies;

  GuestParent(List<ExportedPackages> dependencies) {
    super("modmesh-guest-parent", ClassLoader.getPlatformClassLoader());
    this.dependencies = List.copyOf(dependencies);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (packageName.equals(GUEST_PACKAGE)) {
      ClassLoader platform = Module.class.getClassLoader();
      return Class.forName(name, false, platform);
    }
    for (ExportedPackages dependency : dependencies) {
      if (dependency.packages().contains(packageName)) {
        return dependency.loader().loadClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return null;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return java.util.Collections.emptyEnumeration();
  }
}
