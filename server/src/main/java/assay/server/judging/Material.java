package assay.server.judging;

import assay.grading.format.LabelFile;
import assay.grading.format.ScoreVectorFile;
import assay.grading.score.ScoreKind;
import assay.grading.statistics.Resampling;
import assay.server.blob.Blobs;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;

/// What figures were computed from, read again.
@Singleton
class Material {
  private static final String TAB = "\t";

  private final Blobs blobs;

  Material(Blobs blobs) {
    this.blobs = blobs;
  }

  Spread.Scores scores(UUID tenant, CertaintyStore.Row row) throws IOException {
    var kind = ScoreKind.named(row.kind()).orElseThrow();
    var groups = kind.equals(ScoreKind.DECISION) ? row.groups() : null;
    return new Spread.Scores(
        ScoreVectorFile.read(blobs.verified(tenant, row.vector()), row.pairs()),
        kind,
        LabelFile.read(blobs.verified(tenant, row.labels()), row.pairs()),
        groups == null ? List.of() : Files.readAllLines(blobs.verified(tenant, groups)));
  }

  /// How the pairs of the set are drawn: by identity where identities are known.
  Resampling resampling(UUID tenant, CertaintyStore.Row row) throws IOException {
    var digest = row.identities();
    if (digest == null || row.pairs() > Spread.MOST_PAIRS) {
      return new Resampling.Pairs(row.pairs());
    }
    var first = new String[row.pairs()];
    var second = new String[row.pairs()];
    var lines = Files.readAllLines(blobs.verified(tenant, digest));
    for (int pair = 0; pair < first.length; pair++) {
      var names = lines.get(pair).split(TAB, 2);
      first[pair] = names[0];
      second[pair] = names[1];
    }
    return Resampling.byIdentity(first, second);
  }
}
