package assay.grading;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The grading core is pure, and its packages point one way.
class ArchitectureTest {
  private static final JavaClasses GRADING =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("assay.grading");

  @Test
  void gradingUsesTheJdkAndXzAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax.imageio..", "org.tukaani.xz..", "org.jspecify..", "assay.grading..")
        .check(GRADING);
  }

  @Test
  void gradingKnowsNoDatabaseNetworkOrRuntime() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "java.net.http..", "ai.onnxruntime..")
        .check(GRADING);
  }

  @Test
  void gradingKnowsNoClock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(GRADING);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("assay.grading.(*)..").should().beFreeOfCycles().check(GRADING);
  }

  /// Scores stand on nothing but the answers of checks; everything else may stand on them.
  @Test
  void scoresStandOnNothing() {
    classes()
        .that()
        .resideInAPackage("assay.grading.score..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "assay.grading", "assay.grading.score..")
        .check(GRADING);
  }

  @Test
  void rankingStandsOnNothing() {
    classes()
        .that()
        .resideInAPackage("assay.grading.ranking..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "assay.grading.ranking..")
        .check(GRADING);
  }

  @Test
  void gateAndTicketStandApart() {
    classes()
        .that()
        .resideInAPackage("assay.grading.gate..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "assay.grading", "assay.grading.gate..")
        .check(GRADING);
    classes()
        .that()
        .resideInAPackage("assay.grading.ticket..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "assay.grading", "assay.grading.ticket..")
        .check(GRADING);
  }
}
