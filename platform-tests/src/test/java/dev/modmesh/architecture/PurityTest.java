package dev.modmesh.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides imports no framework; frameworks are reached through adapters only. */
final class PurityTest {
  private static final String[] FRAMEWORKS = {
    "io.quarkus..",
    "io.vertx..",
    "io.netty..",
    "io.smallrye..",
    "io.micrometer..",
    "jakarta..",
    "org.eclipse.microprofile..",
    "org.jboss..",
    "picocli.."
  };

  private static void assertPure(DescribedPredicate<JavaClass> which) {
    noClasses()
        .that(which)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS)
        .check(Classes.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.modmesh.client",
        "dev.modmesh.registry",
        "dev.modmesh.artifact",
        "dev.modmesh.runtime",
        "dev.modmesh.cache.key",
        "dev.modmesh.cache.stats",
        "dev.modmesh.cache.coherence",
        "dev.modmesh.host.admission",
        "dev.modmesh.autoscaler.decide",
        "dev.modmesh.autoscaler.pool",
        "dev.modmesh.autoscaler.simulate.replay",
        "dev.modmesh.autoscaler.simulate.trace"
      })
  void librariesAndDecisionsImportNoFramework(String name) {
    assertThat(Classes.ALL.containPackage(name)).isTrue();
    assertPure(
        resideInAPackage(name + "..")
            .and(not(resideInAPackage("dev.modmesh.registry.backend.redis")))); // its client
  }

  @Test
  void balancingPoliciesKnowNothingOfStork() {
    assertPure(
        resideInAPackage("dev.modmesh.gateway.balance")
            .and(not(simpleNameStartingWith("Stork")))
            .and(not(simpleNameStartingWith("PolicyBalancerProvider")))
            .and(not(simpleNameStartingWith("ModmeshConfiguration"))) // generated for it
            .and(not(simpleNameStartingWith("Candidates")))); // the list that Stork is handed
  }

  @Test
  void thePolicyOfRetriesIsPlainJava() {
    assertPure(named("dev.modmesh.gateway.retry.RetryPolicy"));
  }

  @Test
  void outcomesAreJudgedByPlainJava() {
    assertPure(
        resideInAPackage("dev.modmesh.gateway.outcome")
            .and(not(simpleNameStartingWith("CallMetrics"))));
  }

  @Test
  void whoMayDoWhatIsPlainJava() {
    assertPure(
        resideInAPackage("dev.modmesh.gateway.access")
            .and(not(simpleNameStartingWith("AccessGate"))));
  }

  @Test
  void whatAHostWantsIsPlainJava() {
    assertPure(named("dev.modmesh.host.sync.Wanted"));
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    assertThat(Classes.ALL.contain(name)).as(name).isTrue();
    return DescribedPredicate.describe(name, type -> type.getName().equals(name));
  }

  @Test
  void thereIsOneWireCodec() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.modmesh.client.wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml..", "org.yaml..", "jakarta.json..")
        .check(Classes.ALL);
  }

  @Test
  void onlyTheLoaderKnowsTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.modmesh.runtime.wasm")
        .should()
        .dependOnClassesThat(resideInAnyPackage("run.endive.."))
        .check(Classes.ALL);
  }

  @Test
  void classesAreFinalUnlessTheContainerOpensThem() {
    List<String> open =
        Classes.ALL.stream()
            .filter(
                type ->
                    type.getPackageName()
                        .matches("dev\\.modmesh\\.(client|registry|cache|artifact|runtime)\\..*"))
            .filter(type -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass())
            .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(type -> type.getAllSubclasses().isEmpty())
            .map(JavaClass::getName)
            .toList();

    assertThat(open).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        Classes.ALL.getPackage("dev.modmesh").getSubpackagesInTree().stream()
            .filter(
                sub ->
                    sub.getClasses().stream()
                        .anyMatch(type -> !type.getSimpleName().equals("package-info")))
            .filter(sub -> !sub.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).isEmpty();
  }
}
