package dev.modmesh.registry.backend.embedded;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.Leases;
import dev.modmesh.registry.backend.LeasesContract;
import dev.modmesh.registry.testing.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLeasesTest extends LeasesContract {
  private final AtomicLong nanos = new AtomicLong();

  @TempDir Path folder;

  @Override
  protected Leases open() {
    return new EmbeddedLeases(folder.resolve("leases.json"), Registry.CODEC, nanos::get);
  }

  @Override
  protected void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void saysThatTheFileCannotBeWritten() throws IOException {
    Leases leases = open();
    Files.delete(folder);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> leases.acquire("scaling", "a", Duration.ofSeconds(1)))
        .satisfies(
            problem ->
                org.assertj.core.api.Assertions.assertThat(problem.type())
                    .isEqualTo(ProblemType.REGISTRY_UNAVAILABLE));
  }
}
