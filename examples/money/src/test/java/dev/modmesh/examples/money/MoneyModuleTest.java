package dev.modmesh.examples.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.TestModules;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MoneyModuleTest {
  @TempDir Path folder;
  private TestModules modules;
  private ModuleSource money;

  @BeforeEach
  void load() {
    modules = new TestModules(folder);
    money = modules.published(Path.of("modmesh.yaml"), Path.of("target/money.jar"), List.of());
    modules.load(money);
  }

  @AfterEach
  void stop() {
    modules.close();
  }

  @Test
  void addsAmountsExactly() {
    assertThat(modules.call(money, "add", "0.10 EUR", "0.20 EUR")).isEqualTo("0.30 EUR");
    assertThat(modules.call(money, "add", "-1.05 EUR", "1 EUR")).isEqualTo("-0.05 EUR");
  }

  @Test
  void multipliesAndFormats() {
    assertThat(modules.call(money, "multiply", "4.50 EUR", 3)).isEqualTo("13.50 EUR");
    assertThat(modules.call(money, "format", 7, "USD")).isEqualTo("0.07 USD");
  }

  @Test
  void refusesWhatIsNoMoney() {
    assertFailure("add", "4,50 EUR", "1 EUR", "`4,50 EUR` must be an amount such as 4.50 EUR.");
    assertFailure("add", "1 EUR", "1 USD", "Cannot add USD to EUR.");
  }

  private void assertFailure(String function, String left, String right, String message) {
    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class, () -> modules.call(money, function, left, right));

    assertThat(problem.type()).isEqualTo(ProblemType.FUNCTION_FAILED);
    assertThat(problem.detail()).isEqualTo(message);
  }
}
