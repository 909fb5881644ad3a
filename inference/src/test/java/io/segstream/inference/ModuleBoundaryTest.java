package io.segstream.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Keeps this module's row of the module table in CONTRIBUTING.md true. */
@AnalyzeClasses(
    packages = "io.segstream.inference",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundaryTest {
  @ArchTest
  static final ArchRule knowsNoKafkaNoFfmpegNoPyTorch =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.bytedeco.ffmpeg..",
              "org.bytedeco.javacv..",
              "ai.djl.pytorch..",
              "io.segstream.streams..",
              "io.segstream.trainer..")
          .because("models decide nothing about Kafka, and the service must run without PyTorch");

  @ArchTest
  static final ArchRule bindingsOfTensorRtStayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.segstream.inference.tensorrt.javacpp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..", "com.sun.jna..")
          .because("their classes end the process where they are used without a driver");

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
