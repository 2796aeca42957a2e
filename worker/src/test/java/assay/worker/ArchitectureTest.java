package assay.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "assay", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ONLY_THE_ENGINE_TOUCHES_THE_RUNTIME =
      noClasses()
          .that()
          .resideOutsideOfPackage("assay.worker.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NO_NETWORK_AND_NOTHING_AROUND_IT =
      classes()
          .that()
          .resideInAPackage("assay.worker.engine..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "assay.worker.engine..",
              "assay.grading.ticket..",
              "assay.grading.score..",
              "ai.onnxruntime..",
              "java.io..",
              "java.lang..",
              "java.nio..",
              "java.util..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule NO_DATABASE =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..");

  @ArchTest
  static final ArchRule NOTHING_OF_THE_OTHER_MODULES =
      noClasses()
          .that()
          .resideInAPackage("assay.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "assay.server..", "assay.web..", "assay.migrations..", "assay.standalone..");

  @ArchTest
  static final ArchRule THE_SANDBOX_KNOWS_NO_WORKER =
      noClasses()
          .that()
          .resideInAPackage("assay.worker.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("assay.worker", "assay.worker.cli..", "assay.worker.client..");

  @ArchTest
  static final ArchRule NO_WALL_CLOCK =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
