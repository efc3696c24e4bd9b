package dev.modmesh.examples.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.runtime.TestModules;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PricingModuleTest {
  @TempDir Path folder;
  private TestModules modules;
  private ModuleSource pricing;

  @BeforeEach
  void load() {
    modules = new TestModules(folder);
    ModuleSource money =
        modules.published(
            Path.of("../money/modmesh.yaml"), Path.of("../money/target/money.jar"), List.of());
    pricing =
        modules.published(Path.of("modmesh.yaml"), Path.of("target/pricing.jar"), List.of(money));
    modules.load(pricing);
  }

  @AfterEach
  void stop() {
    modules.close();
  }

  @Test
  void quotesThroughMoney() {
    assertThat(modules.call(pricing, "quote", "4.50 EUR", 3))
        .isEqualTo(Map.of("price", "4.50 EUR", "quantity", 3L, "total", "13.50 EUR"));
  }

  @Test
  void givesATenthOffFromTenPiecesOn() {
    assertThat(modules.call(pricing, "quote", "4.50 EUR", 12))
        .isEqualTo(
            Map.of(
                "price",
                "4.50 EUR",
                "quantity",
                12L,
                "discount_percent",
                10,
                "total",
                "48.60 EUR"));
  }

  @Test
  void passesOnWhatMoneyComplainsAbout() {
    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class, () -> modules.call(pricing, "quote", "cheap", 1));

    assertThat(problem.detail()).contains("`cheap` must be an amount such as 4.50 EUR.");
  }
}
