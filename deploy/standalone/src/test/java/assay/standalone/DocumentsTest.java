package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.cli.Assay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the documents of the repository name is there: files, headings, verbs and options. That the
/// server shows them, and has the addresses that they name, is a test of the server.
class DocumentsTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\./assay|java -jar assay\\.jar) ([a-z0-9]+)([^\\n`#|]*)");
  private static final Pattern OPTION = Pattern.compile("(?<=[\\s\\[(])--([a-z][a-z_-]*)");

  /// No verbs of the list, or programs of their own, which say their options themselves.
  private static final Set<String> ELSEWHERE =
      Set.of("help", "bench", "fuzz", "drill", "test", "build", "format");

  private static final Map<Path, String> TEXTS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (var name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
      TEXTS.put(ROOT.resolve(name), Files.readString(ROOT.resolve(name)));
    }
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      for (var file : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        TEXTS.put(file, Files.readString(file));
      }
    }
    assertThat(TEXTS).hasSizeGreaterThan(40);
  }

  /// As GitHub makes anchors, of headings outside of code.
  private static Set<String> anchors(String text) {
    var anchors = new HashSet<String>();
    var counts = new HashMap<String, Integer>();
    boolean isCode = false;
    for (var line : text.lines().toList()) {
      isCode ^= line.startsWith("```");
      if (!isCode && line.matches("#{1,6} .*")) {
        var slug =
            line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
        int before = counts.merge(slug, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? slug : slug + "-" + before);
      }
    }
    return anchors;
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() {
    int followed = 0;
    for (var document : TEXTS.entrySet()) {
      for (var found : LINK.matcher(document.getValue()).results().toList()) {
        var link = found.group(1);
        if (link.matches("[a-z]+:.*")) {
          continue;
        }
        followed++;
        var as = ROOT.relativize(document.getKey()) + " → " + link;
        int hash = link.indexOf('#');
        var name = hash < 0 ? link : link.substring(0, hash);
        var target =
            name.isEmpty() ? document.getKey() : document.getKey().resolveSibling(name).normalize();
        assertThat(target).as(as).exists();
        if (hash >= 0) {
          assertThat(anchors(TEXTS.getOrDefault(target, "")))
              .as(as)
              .contains(link.substring(hash + 1));
        }
      }
    }
    assertThat(followed).isGreaterThan(100);
  }

  private static String help() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(ROOT.resolve("assay").toString(), "help")
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return text;
  }

  /// What a verb of the command line says of itself; empty where there is no such verb.
  private static String help(String... verb) {
    var words = new ArrayList<>(List.of(verb));
    words.add("--help");
    var out = new StringWriter();
    int exit =
        Assay.run(
            new PrintWriter(out),
            new PrintWriter(new StringWriter()),
            words.toArray(String[]::new));
    boolean isItsOwn = out.toString().contains("Usage: assay " + String.join(" ", verb));
    return exit == Assay.DONE && isItsOwn ? out.toString() : "";
  }

  @Test
  void everyVerbAndOptionIsOneOfAssay() throws Exception {
    var front = help();
    var verbs =
        Pattern.compile("(?m)^  ([a-z][a-z |]*?)(?= \\[| [-A-Z]|  )")
            .matcher(front)
            .results()
            .flatMap(found -> Pattern.compile("[ |]+").splitAsStream(found.group(1)))
            .collect(Collectors.toSet());
    int options = 0;
    for (var document : TEXTS.entrySet()) {
      var joined = document.getValue().replaceAll("\\\\\\n\\s*", " ");
      for (var found : COMMAND.matcher(joined).results().toList()) {
        var as = ROOT.relativize(document.getKey()) + ": " + found.group();
        var verb = found.group(1);
        assertThat(verb).as(as).matches(one -> one.equals("help") || verbs.contains(one));
        if (ELSEWHERE.contains(verb)) {
          continue;
        }
        var rest = found.group(2);
        var second = rest.strip().split("\\s+", 2)[0];
        var said = verb.equals("bundle") ? help(verb, second) : help(verb);
        for (var option : OPTION.matcher(rest).results().toList()) {
          options++;
          assertThat(said.isEmpty() ? front : said).as(as).contains("--" + option.group(1));
        }
      }
    }
    assertThat(options).isGreaterThan(40);
  }
}
