package assay.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md, the poms and the compiled classes tell the same.
class ArchitectureDocumentTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Set<String> DEPLOYED = Set.of("standalone", "bench");
  private static String document = "";
  private static final Map<String, Set<String>> ARROWS = new LinkedHashMap<>();
  private static JavaClasses classes = new ClassFileImporter().importClasses(List.of());

  @BeforeAll
  static void read() throws IOException {
    document = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    var block = Pattern.compile("```arrows\n(.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(block.find()).as("an arrows block in ARCHITECTURE.md").isTrue();
    block
        .group(1)
        .lines()
        .forEach(line -> {
          var sides = line.split("→", -1);
          var targets = new TreeSet<>(Arrays.asList(sides[1].strip().split(", ")));
          targets.remove("");
          ARROWS.put(sides[0].strip(), targets);
        });
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("assay");
  }

  @Test
  void eachDrawnModuleIsAMavenModuleAndTheOtherWayRound() throws IOException {
    var poms =
        Pattern.compile("<module>(?:deploy/)?([^<]+)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(ARROWS.keySet()).containsExactlyElementsOf(poms);
  }

  @Test
  void thePomsDependAsDrawn() throws IOException {
    for (var module : ARROWS.keySet()) {
      var folder = DEPLOYED.contains(module) ? "deploy/" + module : module;
      var pom = Files.readString(ROOT.resolve(folder).resolve("pom.xml"));
      var direct =
          Pattern.compile(
                  "<dependency><groupId>assay</groupId><artifactId>([^<]+)</artifactId></dependency>")
              .matcher(pom)
              .results()
              .map(match -> match.group(1))
              .toList();
      assertThat(ARROWS.get(module)).as("arrows of " + module).containsAll(direct);
      if (!module.equals("standalone")) {
        assertThat(direct)
            .as("pom of " + module)
            .containsExactlyInAnyOrderElementsOf(ARROWS.get(module));
      }
    }
  }

  @Test
  void theClassesDependAsDrawn() {
    for (var from : ARROWS.keySet()) {
      var forbidden =
          ARROWS.keySet().stream()
              .filter(to -> !to.equals(from) && !ARROWS.get(from).contains(to))
              .map(to -> "assay." + to + "..")
              .toArray(String[]::new);
      if (forbidden.length > 0) {
        noClasses()
            .that(resideInAPackage("assay." + from + ".."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(forbidden))
            // The benchmarks are not on this class path: nothing that is shipped holds them.
            .allowEmptyShould(from.equals("web") || from.equals("bench"))
            .check(classes);
      }
    }
  }

  @Test
  void eachNamedPackageExists() {
    var named =
        Pattern.compile("`(assay(?:\\.[a-z]+)+)`")
            .matcher(document)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(named)
        .allSatisfy(name -> assertThat(classes.containPackage(name)).as(name).isTrue());
  }

  @Test
  void eachServerPackageIsInTheDocument() {
    var packages = new TreeSet<String>();
    classes.stream()
        .map(type -> type.getPackageName())
        .filter(name -> name.startsWith("assay.server.") || name.startsWith("assay.grading."))
        .forEach(packages::add);
    assertThat(packages).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }
}
