package dev.modmesh.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edges between modules go one way, and features within a module make no circle. */
final class ModuleDirectionTest {
  @ParameterizedTest
  @EnumSource
  void wasImported(Part part) {
    assertThat(Classes.ALL.containPackage(part.root()))
        .as("a mistyped package would pass every rule")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void usesOnlyThePartsBelowIt(Part part) {
    noClasses()
        .that()
        .resideInAPackage(part.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(part.forbidden())
        .check(Classes.ALL);
  }

  @ParameterizedTest
  @EnumSource
  void hasNoCircleOfFeatures(Part part) {
    slices()
        .matching(part.root() + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(false)
        .check(Classes.ALL);
  }

  @Test
  void theContractNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.modmesh.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.modmesh.api..", "java..", "org.jspecify..", "org.semver4j..")
        .check(Classes.ALL);
  }

  @Test
  void whatAJarModuleSeesNeedsNothingElseOfTheContract() {
    classes()
        .that()
        .resideInAPackage("dev.modmesh.api.guest..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.modmesh.api.guest..", "java..", "org.jspecify..")
        .check(Classes.ALL);
  }

  @Test
  void theGatewayHoldsNoEngine() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.modmesh.gateway..", "dev.modmesh.artifact..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("run.endive..")
        .check(Classes.ALL);
  }
}
