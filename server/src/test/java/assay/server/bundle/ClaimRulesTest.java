package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.board.FrcsynContest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimRulesTest {
  private static List<String> mistakes(String yaml) {
    var mistakes = new Mistakes();
    ManifestReader.read(yaml.getBytes(StandardCharsets.UTF_8), mistakes);
    return mistakes.all().stream()
        .map(why -> why.where() + " | " + why.expected() + " | " + why.found())
        .toList();
  }

  /// The line that the words stand on, counted as people do.
  private static int line(String yaml, String words) {
    return (int) yaml.substring(0, yaml.indexOf(words)).lines().count()
        + (yaml.charAt(yaml.indexOf(words) - 1) == '\n' ? 1 : 0);
  }

  @Test
  void theWholeBundleHasNone() {
    assertThat(mistakes(FrcsynContest.yaml())).isEmpty();
  }

  /// Each change is one mistake, at the line that it is on.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "submit: scores, claim_format: frcsyn} | submit: scores, claim_format: frcsyn, score: squared-l2} | score: squared | cosine",
        "slug: bias, name: Bias, submit: scores | slug: bias, name: Bias, submit: model-and-scores | slug: bias, name | scores: entries of the format frcsyn bring no model",
        ", labels: data/agedb.labels.txt} | } | slug: agedb | a list of comparisons tells none",
        "name: AgeDB, role: validation | name: AgeDB, role: sanitizer | slug: agedb | no model can be tried on a list",
        "data/agedb.labels.txt} | 'data/agedb.labels.txt, accepted: [data/old.txt]}' | slug: agedb | of one release",
        "data/bupt.labels.txt, groups: data/bupt.groups.txt} | data/bupt.labels.txt} | columns: | trade-off of a set with groups",
        "slug: few, | slug: overall, | slug: overall | another word",
        "submit: scores, claim_format: frcsyn} | submit: scores} | columns: | only where entries bring decisions"
      })
  void mistakesHaveALine(String from, String to, String at, String expected) {
    var yaml = FrcsynContest.yaml();
    assertThat(yaml).contains(from);
    var changed = yaml.replaceFirst(java.util.regex.Pattern.quote(from), to.replace("'", ""));
    var found = mistakes(changed);
    assertThat(found)
        .anySatisfy(mistake ->
            assertThat(mistake)
                .contains(expected)
                .startsWith("competition.yaml line " + line(changed, at)));
  }

  @Test
  void aListIsNotForTasksWithModels() {
    var yaml =
        FrcsynContest.yaml()
            .replace(
                "slug: even, name: Even, submit: scores, claim_format: frcsyn",
                "slug: even, name: Even, submit: model-and-scores");
    assertThat(mistakes(yaml))
        .anyMatch(mistake ->
            mistake.contains("sets with images: the task takes models")
                && mistake.contains("cfp-fp, a list of comparisons"));
  }

  @Test
  void figuresThatOnlyPapersHaveNeedAPaper() {
    var yaml =
        FrcsynContest.yaml()
            .replace("claim_format: frcsyn", "claim_format: sdfr")
            .replace("- {set: cfp-fp, metric: baseline, ranked: false}", "");
    // Of four tasks only `both` has a published gap.
    assertThat(mistakes(yaml).stream().filter(found -> found.contains("only where entries bring")))
        .hasSize(6)
        .noneMatch(found -> found.contains("overall:gap"));
  }
}
