package dev.modmesh.registry.backend;

import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.registry.testing.MemoryBackend;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The fake does what the real ones do, but for keeping things. */
class MemoryBackendTest extends RegistryBackendContract {
  @Override
  protected RegistryBackend open() {
    return new MemoryBackend();
  }

  @Test
  @Disabled("the fake lives in memory only")
  @Override
  protected void everythingIsThereAfterOpeningItAgain() {}
}
