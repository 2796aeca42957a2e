package assay.standalone.demo;

import assay.standalone.face.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A comparison list as FRCSyn gives them (`race/subject/file;race/subject/file`), its labels, and
/// for each line one of eight groups. Names alone: nothing is drawn.
final class ComparisonLists {
  private static final int PAIRS = 800;
  private static final int SUBJECTS = 40;
  private static final int PICTURES = 20;
  private static final List<String> RACES = List.of("African", "Asian", "Caucasian", "Indian");
  private static final List<String> GENDERS = List.of("female", "male");

  private final List<String> lines = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();

  /// @param seed of the names
  ComparisonLists(int seed) {
    var draws = new Draws(seed);
    for (int pair = 0; pair < PAIRS; pair++) {
      var race = RACES.get(pair % RACES.size());
      int gender = pair / RACES.size() % GENDERS.size();
      boolean same = draws.below(2) == 1;
      int one = draws.below(SUBJECTS);
      int other = same ? one : (one + 1 + draws.below(SUBJECTS - 1)) % SUBJECTS;
      int picture = draws.below(PICTURES - 1);
      lines.add(
          name(race, gender, one, picture)
              + ";"
              + name(race, gender, other, picture + 1 + draws.below(PICTURES - 1 - picture)));
      labels.add(same ? "1" : "0");
      groups.add(race + "-" + GENDERS.get(gender));
    }
  }

  private static String name(String race, int gender, int subject, int picture) {
    return "%s/m.%d%03d/%03d.jpg".formatted(race, gender, subject, picture);
  }

  void write(Path comparisons, Path labelFile) throws IOException {
    Files.write(comparisons, lines);
    Files.write(labelFile, labels);
  }

  void writeGroups(Path file) throws IOException {
    Files.write(file, groups);
  }
}
