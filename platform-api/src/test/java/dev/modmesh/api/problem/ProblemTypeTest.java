package dev.modmesh.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.value.FieldError;
import dev.modmesh.api.value.FieldErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypeTest {
  @ParameterizedTest
  @EnumSource
  void everyTypeIsFoundByItsUri(ProblemType type) {
    assertThat(type.uri()).isEqualTo("urn:modmesh:problem:" + type.slug());
    assertThat(ProblemType.ofUri(type.uri())).contains(type);
    assertThat(type.slug()).matches("[a-z]+(-[a-z]+)*");
    assertThat(type.slug().replace('-', '_')).isEqualToIgnoringCase(type.name());
    assertThat(type.status()).isBetween(400, 599);
  }

  @Test
  void aForeignTypeIsNotFound() {
    assertThat(ProblemType.ofUri("about:blank")).isEmpty();
  }

  @Test
  void slugsAndTitlesAreUnique() {
    assertThat(ProblemType.values()).extracting(ProblemType::slug).doesNotHaveDuplicates();
    assertThat(ProblemType.values()).extracting(ProblemType::title).doesNotHaveDuplicates();
  }

  @Test
  void aProblemKeepsItsOwnCopyOfTheExtensions() {
    Map<String, Object> extensions = new LinkedHashMap<>(Map.of("field", "name"));
    ProblemException problem = new ProblemException(ProblemType.IN_USE, "why", extensions);

    extensions.put("later", 1);

    assertThat(problem.extensions()).containsOnlyKeys("field");
    assertThat(problem).hasMessage("why").hasNoCause();
    assertThat(problem.getStackTrace()).isEmpty();
  }

  @Test
  void fieldErrorsBecomeOneProblem() {
    ProblemException problem =
        FieldErrors.problem(
            ProblemType.INVALID_REQUEST,
            List.of(FieldError.of("a", 1, "two"), FieldError.of("b", null, "there")));

    assertThat(problem.detail())
        .isEqualTo("`a` is `1`: must be two; `b` is missing: must be there.");
    assertThat(problem.extensions())
        .containsEntry(
            "errors",
            List.of(
                Map.of("field", "a", "value", "1", "expected", "two"),
                Map.of("field", "b", "expected", "there")));
  }
}
