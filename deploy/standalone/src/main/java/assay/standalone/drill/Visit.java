package assay.standalone.drill;

import assay.standalone.demo.Participant;
import assay.standalone.drill.Contest.Task;
import assay.standalone.face.Draws;
import assay.worker.client.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One entry that somebody is going to make.
///
/// @param kind a name of the [Repertoire], or [#HONEST]
/// @param seed of what it is made from
record Visit(
    Participant who, String kind, Task task, Ending ending, Kind.Recipe recipe, long seed) {
  static final String HONEST = "honest";

  static Visit hostile(Participant who, Kind kind, long seed) {
    return new Visit(who, kind.name(), kind.task(), kind.ending(), kind::specimen, seed);
  }

  static Visit honest(Participant who, int participant, Region region) {
    var task = Honest.task(participant);
    return new Visit(
        who,
        HONEST,
        task,
        Ending.graded(task.wantsClaim() ? "REPRODUCED" : ""),
        _ -> Honest.specimen(participant, region),
        region.index());
  }

  Specimen specimen() {
    return recipe.make(new Draws(seed));
  }

  /// @param folder for the files of the form
  Form form(Specimen specimen, Path folder) throws IOException {
    var form =
        new Form()
            .field("task", task.slug())
            .field("phase", Contest.PHASE)
            .field("method_name", kind + " " + seed);
    form.file("model", Files.write(folder.resolve(specimen.fileName()), specimen.model()));
    if (task.wantsClaim()) {
      form.file("scores", Files.write(folder.resolve("scores.txt"), specimen.claim()));
    }
    return form;
  }
}
