package assay.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.demo.Play.Ending;
import assay.standalone.demo.Play.Outcome;
import assay.standalone.demo.Play.Scene;
import assay.worker.client.Entry;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The demo fails loudly when the server does not do what the README promises.
class PlayTest {
  private static Scene scene(Ending ending) {
    return new Scene(Play.ADA, Play.Place.TASK1, "a method", "hist48", null, ending);
  }

  private static Outcome graded(String state, String verdict, String failure)
      throws JsonProcessingException {
    var document =
        """
        {"id":"1","code":"AB12","state":"%s","verdict":%s,"failure":{"code":%s}}
        """
            .formatted(state, quoted(verdict), quoted(failure));
    return new Outcome.Accepted(new Entry(new ObjectMapper().readTree(document)));
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "null" : "\"" + text + "\"";
  }

  @ParameterizedTest
  @CsvSource({
    "GRADED, REPRODUCED, true",
    "GRADED, REVIEW, false",
    "GRADED, '', false",
    "FAILED_SYSTEM, REPRODUCED, false"
  })
  void aVerdictMustBeTheOneThatWasPromised(String state, String verdict, boolean good)
      throws JsonProcessingException {
    var fault = Play.fault(scene(Ending.reproduced()), graded(state, verdict, ""));
    assertThat(fault.isEmpty()).as(fault).isEqualTo(good);
  }

  @Test
  void aFailureMustBeForTheReasonThatWasPromised() throws JsonProcessingException {
    var scene = scene(new Ending.Failed("model.timeout"));
    assertThat(Play.fault(scene, graded("FAILED_MODEL", "", "model.timeout"))).isEmpty();
    assertThat(Play.fault(scene, graded("FAILED_MODEL", "", "model.crashed")))
        .contains("expected: failed with model.timeout", "model.crashed");
  }

  @Test
  void whatMustBeRefusedMayNotBeAccepted() throws JsonProcessingException {
    assertThat(Play.fault(scene(new Ending.Refused("scores.")), graded("GRADED", "", "")))
        .contains("expected: refused at the door");
  }

  @Test
  void everyKindOfEndingIsPlayed() {
    var endings = Play.scenes().stream().map(Scene::ending).toList();
    assertThat(endings)
        .contains(
            Ending.reproduced(),
            new Ending.Verdict("MISMATCH"),
            new Ending.Verdict("REVIEW"),
            new Ending.Failed("model.timeout"),
            new Ending.Refused("scores."));
    assertThat(Play.scenes().stream().map(scene -> scene.place().competition()).distinct())
        .containsExactlyInAnyOrderElementsOf(List.of(Play.SDFR, Play.DATACV));
  }
}
