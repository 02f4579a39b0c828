package io.lancedb.conventions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between modules and packages; ARCHITECTURE.md draws them. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.lancedb");

  private static final String[] API = {
    "io.lancedb",
    "io.lancedb.query",
    "io.lancedb.index",
    "io.lancedb.data..",
    "io.lancedb.embedding",
    "io.lancedb.rerank",
    "io.lancedb.error"
  };

  /** From the top down: a package uses only packages that stand below it. */
  private static final List<String> INTERNAL =
      List.of(
          "io.lancedb.local..",
          "io.lancedb.remote..",
          "io.lancedb.lance.dataset..",
          "io.lancedb.lance.build..",
          "io.lancedb.lance.scan..",
          "io.lancedb.lance.index..",
          "io.lancedb.lance.table..",
          "io.lancedb.lance.expr..",
          "io.lancedb.lance.json..",
          "io.lancedb.lance.file..",
          "io.lancedb.lance.simd..");

  @TestFactory
  Stream<DynamicTest> internalPackagesUseOnlyWhatStandsBelowThem() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 1; i < INTERNAL.size(); i++) {
      String lower = INTERNAL.get(i);
      String[] higher = INTERNAL.subList(0, i).toArray(String[]::new);
      tests.add(
          DynamicTest.dynamicTest(
              lower,
              () ->
                  noClasses()
                      .that()
                      .resideInAPackage(lower)
                      .should()
                      .dependOnClassesThat()
                      .resideInAnyPackage(higher)
                      .allowEmptyShould(true)
                      .check(CLASSES)));
    }
    return tests.stream();
  }

  @Test
  void theRoomsOfTheEngineAreFreeOfCycles() {
    slices().matching("io.lancedb.lance.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theApiUsesNoInternalPackageExceptWhereTheBackendIsChosen() {
    noClasses()
        .that()
        .resideInAnyPackage(API)
        .and(not(simpleName("Backends")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INTERNAL.toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void theRoomsBelowTheDataApiKnowNothingOfItAndServeNobodyElse() {
    classes()
        .that()
        .resideInAnyPackage("io.lancedb.data.*")
        .should()
        .onlyBeAccessed()
        .byAnyPackage("io.lancedb.data..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("io.lancedb.data.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lancedb.data")
        .check(CLASSES);
  }

  @Test
  void theBlockingModuleUsesTheApiOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.lancedb.blocking..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INTERNAL.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theObjectStoreKnowsNothingOfTheDatabase() {
    classes()
        .that()
        .resideInAPackage("io.lancedb.objectstore..")
        .should()
        .onlyDependOnClassesThat(
            not(
                resideInAnyPackage("io.lancedb..", "org.apache.arrow..")
                    .and(not(resideInAnyPackage("io.lancedb.objectstore..")))))
        .check(CLASSES);
  }

  @Test
  void theAwsSdkStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.lancedb.objectstore.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awssdk..")
        .check(CLASSES);
  }

  @Test
  void theVectorModuleIsTouchedOnlyByClassesThatAreLoadedAfterTheCheck() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Panama")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }
}
