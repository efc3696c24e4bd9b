package dev.modmesh.gateway.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionPathTest {
  @Test
  void namesTheModuleAndTheFunction() {
    assertThat(FunctionPath.of("/api/v1/modules/text.tools-2/functions/to_Upper"))
        .isEqualTo(new FunctionPath("text.tools-2", "to_Upper"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/api/v1/modules/text",
        "/api/v1/modules/text/versions/1.0.0",
        "/api/v1/modules/text/functions",
        "/api/v1/modules/text/functions/",
        "/api/v1/modules//functions/f",
        "/api/v1/modules/text/functions/f/",
        "/api/v1/modules/text/functions/f/g",
        "/api/v1/modules/te%78t/functions/f",
        "/api/v1/modules/../functions/f",
        "/api/v1/modules/./functions/f",
        "/api/v1/modules/text/functions/..",
        "/api/v1/modules/text/functions/f%2e",
        "/api/v1/modules/text/functions/f;a=b",
        "/api/v1/modules/té/functions/f",
        "/API/v1/modules/text/functions/f",
        "//api/v1/modules/text/functions/f"
      })
  void leavesEverythingElseToTheRouter(String path) {
    assertThat(FunctionPath.of(path)).isNull();
  }

  @Test
  void leavesAMissingPathToTheRouter() {
    assertThat(FunctionPath.of(null)).isNull();
  }
}
