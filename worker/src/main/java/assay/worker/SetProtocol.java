package assay.worker;

import assay.grading.image.PairMap;
import assay.grading.image.TemplateMap;
import assay.grading.ticket.Ticket.SetWork;
import assay.grading.ticket.Variant;
import assay.worker.sandbox.Embeddings;
import assay.worker.sandbox.Images;
import assay.worker.sandbox.ModelRun;
import assay.worker.sandbox.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/// What a set compares, and so what becomes of its embeddings. The map that a ticket names says it
/// by its first bytes.
sealed interface SetProtocol {
  int pairs();

  /// Whether the map names images of a pack of so many alone.
  boolean fits(int images);

  /// Runs the model over the images and keeps what the scores need.
  Embeddings run(ModelRun run, Images images, Reading reading, IntConsumer progress)
      throws IOException;

  /// The scores in the order of the map, after a run that was done.
  double[] scores();

  /// @throws IOException when this worker knows no such map, or no such scores of it
  static SetProtocol of(SetWork set, Path map) throws IOException {
    var scoring = PairScoring.of(set.scoreKind(), set.variant());
    if (!TemplateMap.isOne(map)) {
      return new OfPairs(PairMap.read(map), scoring);
    }
    if (scoring.variant() == Variant.NOT_UNIT_LENGTH) {
      throw new IOException("templates are of unit length: no variant " + set.variant());
    }
    return new OfTemplates(TemplateMap.read(map), scoring.squared());
  }

  /// Pairs of images.
  final class OfPairs implements SetProtocol {
    private final PairMap map;
    private final PairScoring scoring;
    private float[][] rows = {};

    private OfPairs(PairMap map, PairScoring scoring) {
      this.map = map;
      this.scoring = scoring;
    }

    @Override
    public int pairs() {
      return map.pairs();
    }

    @Override
    public boolean fits(int images) {
      return map.fits(images);
    }

    @Override
    public Embeddings run(ModelRun run, Images images, Reading reading, IntConsumer progress)
        throws IOException {
      var answer = run.embed(images, reading, progress);
      if (answer instanceof Embeddings.Done(var found)) {
        rows = found;
      }
      return answer;
    }

    @Override
    public double[] scores() {
      return scoring.scores(rows, map);
    }
  }

  /// Pairs of templates.
  final class OfTemplates implements SetProtocol {
    private final TemplateMap map;
    private final boolean squared;
    private double[] scores = {};

    private OfTemplates(TemplateMap map, boolean squared) {
      this.map = map;
      this.squared = squared;
    }

    @Override
    public int pairs() {
      return map.pairs();
    }

    @Override
    public boolean fits(int images) {
      return map.fits(images);
    }

    @Override
    public Embeddings run(ModelRun run, Images images, Reading reading, IntConsumer progress)
        throws IOException {
      var scoring = new TemplateScoring(map, images.count());
      var answer = run.stream(images, reading, progress, scoring::keptBytes, scoring::take);
      if (answer instanceof Embeddings.Done) {
        scores = scoring.scores(squared);
      }
      return answer;
    }

    @Override
    public double[] scores() {
      return scores;
    }
  }
}
