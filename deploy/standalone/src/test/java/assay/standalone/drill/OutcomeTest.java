package assay.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.demo.Participant;
import assay.standalone.drill.Outcome.Seen;
import assay.worker.client.Api;
import assay.worker.client.Entry;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The drill fails loudly when an entry does not end as its kind must.
class OutcomeTest {
  private static final Participant NOBODY =
      new Participant(
          new Participant.Person("nobody", "Nobody"), new Api(URI.create("http://localhost"), ""));

  private static Outcome outcome(String kind, Seen seen) {
    var one =
        Repertoire.KINDS.stream().filter(it -> it.name().equals(kind)).findFirst().orElseThrow();
    return new Outcome(
        new Visit(NOBODY, one.name(), one.task(), one.ending(), one::specimen, 0),
        Optional.of(new Region(31)),
        "0".repeat(64),
        seen);
  }

  private static Seen ended(
      String state, String failure, String verdict, double value, String fault) throws IOException {
    var document =
        """
        {"id": "1", "code": "AB12", "state": "%s", "failure": {"code": "%s"}, "verdict": %s,
         "sets": [{"set": "hidden", "value": %s}], "timeline": [{"fault": "%s"}]}
        """
            .formatted(
                state, failure, verdict.isEmpty() ? "null" : "\"" + verdict + "\"", value, fault);
    return new Seen.Accepted(new Entry(new ObjectMapper().readTree(document)), Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "loop, 422, onnx.op_forbidden, ''",
    "loop, 422, onnx.invalid, refused onnx.invalid",
    "loop, 500, onnx.op_forbidden, refused onnx.op_forbidden",
    "zero, 422, onnx.invalid, refused onnx.invalid"
  })
  void aRefusalMustBeTheRightOne(String kind, int status, String code, String fault) {
    assertThat(outcome(kind, new Seen.Refused(status, code)).fault()).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "zero, FAILED_MODEL, model.output_not_finite, nobody, ''",
    "zero, FAILED_MODEL, model.crashed, nobody, failed model.crashed",
    "zero, FAILED_MODEL, model.output_not_finite, system, an attempt failed for our fault",
    "zero, FAILED_SYSTEM, '', system, FAILED_SYSTEM",
    "zero, GRADED, '', nobody, graded",
    "loop, FAILED_MODEL, onnx.op_forbidden, nobody, failed onnx.op_forbidden"
  })
  void aFailureMustBeTheRightOneAtOnce(
      String kind, String state, String failure, String blamed, String fault) throws IOException {
    assertThat(outcome(kind, ended(state, failure, "", 0, blamed)).fault()).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "huge, '', 0.99, ''",
    "huge, '', 0.98, accuracy 0.9800 instead of 0.9900",
    "huge, REVIEW, 0.99, graded REVIEW",
    "rounded-claim, REPRODUCED, 0.99, ''",
    "rounded-claim, REVIEW, 0.99, graded REVIEW",
    "foreign-claim, MISMATCH, 0, ''",
    "suspicious, '', 0.99, graded"
  })
  void aGradeMustHaveItsFigureItsVerdictAndItsCase(
      String kind, String verdict, double value, String fault) throws IOException {
    assertThat(outcome(kind, ended("GRADED", "", verdict, value, "nobody")).fault())
        .isEqualTo(fault);
  }
}
