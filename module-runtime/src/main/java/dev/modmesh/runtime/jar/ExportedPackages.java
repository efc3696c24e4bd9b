package dev.modmesh.runtime.jar;

import java.util.Set;

/**
 * The packages that a JAR module shows to the modules that depend on it.
 *
 * @param loader where their classes are
 */
record ExportedPackages(Set<String> packages, ClassLoader loader) {
  /** Copies the set. */
  ExportedPackages {
    packages = Set.copyOf(packages);
  }
}
