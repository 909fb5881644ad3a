package io.segstream.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Keeps this module's row of the module table in CONTRIBUTING.md true. */
@AnalyzeClasses(
    packages = "io.segstream.schemas",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundaryTest {
  @ArchTest
  static final ArchRule knowsNoOtherModule =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.segstream.inference..", "io.segstream.streams..", "io.segstream.trainer..")
          .because("contracts outlive the programs that write and read them");

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
