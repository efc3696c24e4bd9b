package dev.modmesh.runtime;

import dev.modmesh.runtime.lifecycle.ModuleSource;

/** The same modules once they are compiled. */
final class HostileCompiledModulesTest extends HostileModulesTest {
  @Override
  void awaitReady(TestModules modules, ModuleSource source) {
    modules.awaitWarm(source);
  }
}
