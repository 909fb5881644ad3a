package io.segstream.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Keeps this module's row of the module table in CONTRIBUTING.md true. */
@AnalyzeClasses(
    packages = "io.segstream.trainer",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundaryTest {
  @ArchTest
  static final ArchRule knowsNoKafkaNoFfmpeg =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.bytedeco..", "io.segstream.streams..")
          .because("learning reads files and writes models");

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

  @ArchTest
  static final ArchRule gradientsDoNotReadFreedNumbers =
      noClasses()
          .that()
          .resideInAnyPackage("..loss..", "..network..", "..method..")
          .should()
          .callMethod(NDArray.class, "mul", Number.class)
          .orShould()
          .callMethod(NDArray.class, "div", Number.class)
          .orShould()
          .callMethod(NDArray.class, "pow", Number.class)
          .because("DJL frees the number before the backward pass needs it: see Scale");
}
