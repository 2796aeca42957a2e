package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Refusal;
import assay.server.competition.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static List<Refusal> mistakes(String yaml) {
    var mistakes = new Mistakes();
    var read = ManifestReader.read(yaml.getBytes(StandardCharsets.UTF_8), mistakes);
    assertThat(read.isEmpty()).isEqualTo(!mistakes.isEmpty());
    return mistakes.all();
  }

  @Test
  void aGoodManifestHasNoMistakes() {
    assertThat(mistakes(TestBundle.small("good").text("competition.yaml"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          assay: 1 | assay: 2 | bundle.value | 1
          assay: 1 | asay: 1 | bundle.missing | 1
          slug: good, | slug: Good, | bundle.value | 2
          Europe/Zurich | Mars/Olympus | bundle.value | 2
          summary: Two tasks, | sumary: Two tasks, | yaml.unknown_key | 2
          name: Sanitizer, | '' | bundle.missing | 8
          data/sanitizer.bin | ../sanitizer.bin | bundle.value | 8
          role: sanitizer, | 'role: sanitizer, accepted: [../old.bin],' | bundle.value | 8
          role: sanitizer, | 'role: sanitizer, accepted: [data/old.bin, data/old.bin],' | bundle.value | 8
          role: sanitizer, | 'role: hidden, accepted: [data/old.bin],' | bundle.value | 8
          embedding: 512 | sanitizer: severe | bundle.value | 22
          embedding: 512 | 'requires: {device: abacus}' | bundle.value | 22
          embedding: 512 | 'requires: {memory_bytes: 0}' | bundle.value | 22
          embedding: 512 | 'requires: {gpus: 2}' | yaml.unknown_key | 22
          slug: good, | 'slug: good, pool: mine,' | bundle.value | 2
          slug: hidden | slug: val | bundle.value | 15
          role: hidden | role: [hidden] | bundle.value | 11
          submit: model-and-scores | submit: everything | bundle.value | 19
          embedding: 512 | embedding: 0 | bundle.value | 22
          embedding: 512 | embedding: 1e3 | bundle.value | 22
          embedding: 512 | tolerance: {match: 0.1, review: 0.01} | bundle.value | 22
          embedding: 512 | max_bytes: 2147483648 | bundle.value | 22
          scales: [10K, 20K] | scales: [10K, 10K] | bundle.value | 24
          quota: {per_day: 10, per_phase: 100} | quota: 10 | bundle.value | 34
          '{task: scores, claims: [val]}' | '{task: nothing, claims: [val]}' | bundle.reference | 37
          '{task: scores, claims: [val]}' | '{task: scores}' | bundle.missing | 37
          '{task: scores, claims: [val]}' | '{task: scores, claims: [val, hidden]}' | bundle.value | 37
          '{task: scores, claims: [val]}' | '{task: task1, claims: [val], sets: [val]}' | bundle.value | 37
          closes: 2097-02-01 | closes: 2096-02-01 | bundle.value | 41
          scales: [10K] | scales: [100K] | bundle.reference | 45
          rule: borda | rule: random | bundle.value | 48
          rule: borda | 'rule: borda, ties: none' | bundle.value | 48
          rule: borda | 'rule: worst, ties: min' | yaml.unknown_key | 48
          rule: borda | 'rule: mean-minus-sd, ddof: 2' | bundle.value | 48
          rule: borda | rule: single | bundle.missing | 48
          rule: borda | 'rule: single, set: val' | bundle.reference | 48
          '{task: scores, claims: [val]}' | '{task: scores, claims: [val], board: {rule: mean-minus-sd, ddof: 1}}' | bundle.value | 37
          accepts: [approved] | accepts: [bribed] | bundle.reference | 48
          """)
  void aMistakeIsToldWithItsLine(String old, String by, String code, int line) {
    var yaml = TestBundle.small("good").replace(old, by == null ? "" : by);
    assertThat(mistakes(yaml.text("competition.yaml")))
        .as(yaml.text("competition.yaml"))
        .anySatisfy(refusal -> {
          assertThat(refusal.code()).isEqualTo(code);
          assertThat(refusal.where()).isEqualTo("competition.yaml line " + line);
          assertThat(refusal.expected()).isNotEmpty();
          assertThat(refusal.remedy()).isNotEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rule: mean",
        "rule: borda, ties: dense",
        "rule: average-rank, ties: min",
        "rule: average-rank",
        "rule: mean-minus-sd",
        "rule: mean-minus-sd, ddof: 1",
        "rule: worst",
        "rule: single, set: hidden"
      })
  void everyRuleIsReadWithItsParameters(String rule) {
    var yaml = TestBundle.small("good").replace("rule: borda", rule);
    assertThat(mistakes(yaml.text("competition.yaml"))).isEmpty();
  }

  @Test
  void aTaskSaysWhatItNeedsOfAWorkerAndACompetitionWhoseWorkersRunIt() {
    var yaml =
        TestBundle.small("good")
            .replace("embedding: 512", "requires: {device: cuda, memory_bytes: 8000000000}")
            .replace("slug: good,", "slug: good, pool: own,");
    var mistakes = new Mistakes();
    var manifest =
        ManifestReader.read(
                yaml.text("competition.yaml").getBytes(StandardCharsets.UTF_8), mistakes)
            .orElseThrow();
    assertThat(manifest.about().pool()).isEqualTo("own");
    assertThat(manifest.tasks().get(0).run().requires())
        .isEqualTo(new Task.Requirements("cuda", 8_000_000_000L));
    assertThat(manifest.tasks().get(1).run().requires()).isEqualTo(Task.Requirements.NONE);
  }

  @Test
  void nestedAnswersNeverRepeatControlCharacters() {
    var yaml =
        TestBundle.small("good")
            .replace("rule: borda", "rule: \"\\e[2J\\u202e" + "x".repeat(99) + '"');
    assertThat(mistakes(yaml.text("competition.yaml")).getFirst().found())
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .hasSizeLessThan(70);
  }

  @Test
  void anEmptyManifestNamesAllThatIsMissing() {
    assertThat(mistakes("assay: 1\n").stream().map(Refusal::expected))
        .containsExactly(
            "competition: a mapping", "sets: a list", "tasks: a list", "phases: a list");
  }
}
