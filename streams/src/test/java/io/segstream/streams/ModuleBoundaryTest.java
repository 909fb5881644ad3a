package io.segstream.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.segstream.streams.secret.Secret;

/** Keeps this module's row of the module table in CONTRIBUTING.md true. */
@AnalyzeClasses(
    packages = "io.segstream.streams",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundaryTest {
  @ArchTest
  static final ArchRule knowsNoPyTorchNoTrainer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl.pytorch..", "io.segstream.trainer..")
          .because("the service runs models and does not learn them");

  @ArchTest
  static final ArchRule onlyWhatConnectsRevealsSecrets =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.segstream.streams.media",
              "io.segstream.streams.ingest",
              "io.segstream.streams.config",
              "io.segstream.streams.secret")
          .should()
          .callMethod(Secret.class, "reveal")
          .because("what cannot read a secret cannot print it");

  @ArchTest
  static final ArchRule packagesAreNamedByCapability =
      noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..");

  @ArchTest
  static final ArchRule nothingIsCalledManager =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper");
}
