package assay.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "assay.server", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String HANDLE = "org.jdbi.v3.core.Handle";

  /// In the order of the flow: a package may use those before it, never those after it.
  private static final List<String> ORDER =
      List.of(
          "failpoint",
          "database",
          "audit",
          "outbox",
          "http",
          "account",
          "organization",
          "clock",
          "seal",
          "blob",
          "question",
          "competition",
          "bundle",
          "kit",
          "team",
          "upload",
          "submission",
          "queue",
          "judging",
          "plot",
          "review",
          "board",
          "regrade",
          "receipt",
          "notice",
          "pages");

  /// Generated bean definitions name whatever the class they belong to is given.
  private static final DescribedPredicate<JavaClass> WRITTEN =
      describe("written by hand", type -> !type.getName().contains("$Definition"));

  @ArchTest
  static void earlierPackagesNeverUseLaterOnes(JavaClasses all) {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      var later =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> "assay.server." + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that(resideInAPackage("assay.server." + ORDER.get(i) + "..").and(WRITTEN))
          .should()
          .dependOnClassesThat(resideInAnyPackage(later))
          .allowEmptyShould(true)
          .check(all);
    }
  }

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("assay.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_CLOCK_IS_INJECTED =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  /// A use case may carry a `Handle` from the transaction to its store, and call nothing on it.
  @ArchTest
  static final ArchRule SQL_STAYS_IN_STORES =
      noClasses()
          .that()
          .haveSimpleNameNotContaining("Store")
          .and()
          .haveSimpleNameNotContaining("Database")
          .and()
          .resideOutsideOfPackages("assay.server.audit..", "assay.server.clock..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.jdbi..", "java.sql..", "org.postgresql..")
                  .and(describe("other than Handle", t -> !t.getName().equals(HANDLE))))
          .orShould()
          .callMethodWhere(
              describe(
                  "its owner is a Handle", call -> call.getTargetOwner().getName().equals(HANDLE)));

  @ArchTest
  static final ArchRule NO_MODEL_IS_RUN_HERE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "assay.worker..");

  @ArchTest
  static final ArchRule UPLOADS_ARE_STREAMED =
      noClasses().should().dependOnClassesThat().haveSimpleName("CompletedFileUpload");

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    var present =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests()).importPackages("assay.server").stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("assay.server."))
                .map(name -> name.substring("assay.server.".length()).replaceAll("\\..*", ""))
                .distinct()
                .toList();
    Assertions.assertTrue(ORDER.containsAll(present), () -> present + " is not all in " + ORDER);
  }
}
