package assay.standalone.drill;

import assay.standalone.drill.Contest.Task;
import assay.standalone.face.Draws;

/// One way to be hostile.
///
/// @param isSlow runs into the time limit: only a few of it are sent
/// @param recipe makes one of many spellings
record Kind(String name, Task task, Ending ending, boolean isSlow, Recipe recipe) {
  interface Recipe {
    Specimen make(Draws draws);
  }

  Kind slow() {
    return new Kind(name, task, ending, true, recipe);
  }

  /// With an honest claim where the task wants one and the recipe brings none.
  Specimen specimen(Draws draws) {
    var made = recipe.make(draws);
    if (!task.wantsClaim() || !made.claim().isEmpty()) {
      return made;
    }
    var region = made.region().orElseGet(Region::ofWitness);
    return made.claiming(Pictures.sanitizer().cosines(region));
  }
}
