package assay.standalone.drill;

import static assay.standalone.drill.Contest.Task.FIXED;
import static assay.standalone.drill.Contest.Task.FREE;
import static assay.standalone.drill.Ending.failed;
import static assay.standalone.drill.Ending.failedOnHidden;
import static assay.standalone.drill.Ending.flagged;
import static assay.standalone.drill.Ending.graded;
import static assay.standalone.drill.Ending.refused;

import assay.standalone.drill.Contest.Task;
import assay.standalone.face.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// All kinds of hostile entry and what must become of each: the one table that the drill judges by.
final class Repertoire {
  private Repertoire() {}

  static final List<Kind> KINDS =
      List.of(
          // What the gate refuses.
          file("external-data", FIXED, refused("onnx.external_data"), Gatecrasher::externalData),
          file(
              "external-attribute",
              FREE,
              refused("onnx.external_data"),
              Gatecrasher::externalAttribute),
          file("random-operator", FREE, refused("onnx.nondeterministic"), Gatecrasher::random),
          file("training-mode", FIXED, refused("onnx.nondeterministic"), Gatecrasher::training),
          file("loop", FREE, refused("onnx.op_forbidden"), Gatecrasher::loop),
          file("foreign-domain", FREE, refused("onnx.domain_forbidden"), Gatecrasher::foreign),
          file("functions", FREE, refused("onnx.functions_forbidden"), Gatecrasher::functions),
          file("dual-data", FIXED, refused("onnx.ambiguous_tensor"), Gatecrasher::dualData),
          file("version", FREE, refused("onnx.unsupported_version"), Gatecrasher::version),
          file("too-many-nodes", FREE, refused("onnx.too_complex"), Gatecrasher::tooManyNodes),
          file("too-much-to-read", FREE, refused("onnx.too_complex"), Gatecrasher::tooMuchToRead),
          file("nested", FREE, refused("onnx.too_complex"), Gatecrasher::nested),
          file("truncated", FREE, refused("onnx.invalid"), Gatecrasher::truncated),
          file("other-format", FREE, refused("onnx.invalid"), Gatecrasher::otherFormat),
          file("signature", FIXED, refused("onnx.signature"), Gatecrasher::signature),
          file("size-lie", FREE, refused("onnx.invalid"), Gatecrasher::sizeLie),
          file("wiring", FREE, refused("onnx.invalid"), Gatecrasher::wiring),
          file("forbidden-part", FREE, refused("onnx.part_forbidden"), Gatecrasher::forbiddenPart),
          file("declared-bomb", FREE, refused("model.resource_limit"), Gatecrasher::declaredBomb),
          file("too-large", FREE, refused("onnx.too_large"), Gatecrasher::tooLarge),
          // What the sandbox ends for its time.
          file("convolutions", FREE, failed("model.timeout"), Saboteur::convolutions).slow(),
          file("products", FREE, failed("model.timeout"), Saboteur::products).slow(),
          file("deep", FIXED, failed("model.timeout"), Saboteur::deep).slow(),
          file("slow-load", FREE, failed("model.timeout"), Saboteur::slowLoad).slow(),
          file("sorting", FREE, failed("model.timeout"), Saboteur::sorting).slow(),
          // What it ends for its memory.
          file("largest", FREE, failed("model.resource_limit"), Saboteur::largest),
          file("hoard", FREE, failed("model.resource_limit"), Saboteur::hoard),
          file("large-constant", FREE, failed("model.resource_limit"), Saboteur::largeConstant),
          file("of-pixels", FREE, failed("model.resource_limit"), Saboteur::ofPixels),
          file("sleeper", FIXED, failedOnHidden("model.resource_limit"), Saboteur::sleeper),
          // What it ends for what comes out, or does not.
          file("nan", FREE, failed("model.output_not_finite"), Saboteur::notANumber),
          file(
              "nan-once",
              FIXED,
              failedOnHidden("model.output_not_finite"),
              Saboteur::notANumberOnce),
          file("zero", FREE, failed("model.output_not_finite"), Saboteur::zero),
          file("infinite", FREE, failed("model.output_not_finite"), Saboteur::infinite),
          file("beyond-norms", FREE, failed("model.output_not_finite"), Saboteur::beyondNorms),
          file("other-width", FIXED, failed("model.output_shape"), Saboteur::otherWidth),
          file("other-rows", FREE, failed("model.output_shape"), Saboteur::otherRows),
          file("too-wide", FREE, failed("model.output_shape"), Saboteur::tooWide),
          file("gather-once", FIXED, failedOnHidden("model.runtime_error"), Saboteur::gatherOnce),
          file("runtime-error", FREE, failed("model.runtime_error"), Saboteur::runtimeError),
          file("blame", FREE, failed("model.runtime_error"), Saboteur::blame),
          file("unloadable", FREE, failed("model.load_failed"), Saboteur::unloadable),
          file("crash", FREE, failed("model.crashed"), Saboteur::crash),
          file("batch-mean", FREE, failed("model.batch_dependent"), Saboteur::batchMean),
          file("batch-place", FIXED, failed("model.batch_dependent"), Saboteur::batchPlace),
          file("batch-neighbour", FREE, failed("model.batch_dependent"), Saboteur::batchNeighbour),
          // What is graded for what it is.
          entry("long-chain", FREE, graded(), Oddity::longChain),
          entry("threads", FREE, graded(), Oddity::threads),
          entry("documentation", FREE, graded(), Oddity::documentation),
          entry("names", FREE, graded(), Oddity::names),
          entry("suspicious", FREE, flagged("suspicious"), Oddity::suspicious),
          entry("resubmitted", FREE, graded(), Oddity::resubmitted),
          entry("stolen", FREE, flagged("duplicate"), Oddity::stolen),
          entry("huge", FREE, graded(), Oddity::huge),
          entry("tiny", FREE, graded(), Oddity::tiny),
          entry("widest", FREE, graded(), Oddity::widest),
          entry("crumbs", FREE, graded(), Oddity::crumbs),
          entry("detour", FREE, graded(), Oddity::detour),
          entry("foreign-claim", FIXED, graded("MISMATCH"), Oddity::foreignClaim),
          entry("permuted-claim", FIXED, graded("MISMATCH"), Oddity::permutedClaim),
          entry("shifted-claim", FIXED, graded("REVIEW"), draws -> Oddity.scaledClaim(draws, .005)),
          entry(
              "rounded-claim",
              FIXED,
              graded("REPRODUCED"),
              draws -> Oddity.scaledClaim(draws, .0007)));

  private static Kind file(String name, Task task, Ending ending, Function<Draws, byte[]> made) {
    return new Kind(name, task, ending, false, draws -> Specimen.of(made.apply(draws)));
  }

  private static Kind entry(String name, Task task, Ending ending, Kind.Recipe recipe) {
    return new Kind(name, task, ending, false, recipe);
  }

  /// So many, dealt round by round: every kind once before any twice, slow ones twice at most while
  /// there are others.
  static List<Kind> deal(List<Kind> kinds, int count) {
    var dealt = new ArrayList<Kind>();
    boolean isAllSlow = kinds.stream().allMatch(Kind::isSlow);
    for (int round = 0; dealt.size() < count; round++) {
      for (var kind : kinds) {
        if (dealt.size() < count && (round < 2 || !kind.isSlow() || isAllSlow)) {
          dealt.add(kind);
        }
      }
    }
    return dealt;
  }
}
