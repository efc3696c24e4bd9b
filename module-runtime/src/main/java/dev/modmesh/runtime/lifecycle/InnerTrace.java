package dev.modmesh.runtime.lifecycle;

import org.jspecify.annotations.Nullable;

/** Follows the calls that modules make of their dependencies. Thread-safe. */
@FunctionalInterface
public interface InnerTrace {
  /**
   * Makes the call by the way that is given, once, with this context or one that names a span of
   * its own; ends as the call ends.
   *
   * @param here the dependency; null if it does not run in this process
   */
  ReturnValue follow(InnerCall call, @Nullable ModuleSource here, InnerCaller way);
}
