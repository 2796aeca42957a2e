package assay.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulingTest {
  /// Cases as `kind=decision`, and what they come to.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                         | none
          mismatch=none                                  | none
          mismatch=approved                              | approved
          review=approved                                | approved
          mismatch=rejected                              | rejected
          mismatch=disqualified                          | disqualified
          duplicate=none                                 | none
          duplicate=approved                             | none
          suspicious=approved                            | none
          architecture=approved                          | none
          quarantine=approved                            | none
          hidden-failure=approved                        | none
          duplicate=rejected                             | rejected
          suspicious=disqualified                        | disqualified
          architecture=rejected                          | rejected
          mismatch=none duplicate=approved               | none
          mismatch=approved duplicate=none               | approved
          mismatch=approved duplicate=approved           | approved
          mismatch=approved duplicate=rejected           | rejected
          mismatch=approved suspicious=disqualified      | disqualified
          duplicate=rejected architecture=disqualified   | disqualified
          review=approved mismatch=none                  | none
          review=approved mismatch=approved              | approved
          """)
  void decisionsComeToOne(String cases, String decision) {
    var spelled = cases == null ? new String[0] : cases.split(" ");
    var ruling =
        Ruling.of(
            Arrays.stream(spelled)
                .map(one -> one.split("="))
                .map(words -> new Ruling.Case(words[0], words[1], "Because of " + words[0] + "."))
                .toList());
    assertThat(ruling.decision()).isEqualTo(decision);
    assertThat(ruling.reason().isEmpty()).isEqualTo(decision.equals("none"));
  }

  @ParameterizedTest
  @CsvSource({
    "mismatch=approved duplicate=rejected, Because of duplicate.",
    "suspicious=disqualified duplicate=rejected, Because of suspicious.",
    "architecture=approved mismatch=approved, Because of mismatch.",
  })
  void reasonIsThatOfTheCaseThatDecides(String cases, String reason) {
    var spelled =
        Arrays.stream(cases.split(" ", -1))
            .map(one ->
                one.replace('=', ' ') + " Because of " + one.substring(0, one.indexOf('=')) + ".")
            .toArray(String[]::new);
    assertThat(Ruling.of(spelled).reason()).isEqualTo(reason);
  }
}
