package assay.standalone.drill;

import static assay.standalone.drill.Network.EMBEDDING;
import static assay.standalone.drill.Network.OUTPUT;

import assay.standalone.eigen.OnnxAttribute;
import assay.standalone.eigen.Protobuf;
import assay.standalone.face.Draws;
import java.util.Arrays;
import java.util.List;

/// Models that are odd, suspicious or dishonest, and yet run: they must be graded, with the figure
/// of the region that they see, and at most be shown to the organizers.
final class Oddity {
  private static final int WIDTH = 512;

  private Oddity() {}

  private static Specimen of(Draws draws, Recipe recipe) {
    var region = Region.ofHostile(draws.below(1000));
    return Specimen.seeing(region, recipe.file(Network.seeing(region, draws, WIDTH)));
  }

  private interface Recipe {
    byte[] file(Network network);
  }

  /// Close to the most nodes that the gate takes.
  static Specimen longChain(Draws draws) {
    int identities = 19_500;
    int signs = 2 * (100 + draws.below(100));
    return of(
        draws,
        network -> {
          var last = EMBEDDING;
          for (int i = 0; i < identities + signs; i++) {
            var next = "n" + i;
            network.node(i < identities ? "Identity" : "Neg", next, last);
            last = next;
          }
          return network.file(last, WIDTH);
        });
  }

  /// Asks the runtime for thousands of threads and a profile of itself.
  static Specimen threads(Draws draws) {
    int threads = 5_000 + draws.below(5_000);
    var wish =
        "{\"session_options\": {\"intra_op_num_threads\": %d, \"inter_op_num_threads\": %d,"
                .formatted(threads, threads)
            + " \"enable_profiling\": 1}}";
    return of(
        draws,
        network ->
            network
                .inModel(
                    model -> model.message(14, new Protobuf().text(1, "ort_config").text(2, wish)))
                .file(EMBEDDING, WIDTH));
  }

  /// Just less documentation than is too much.
  static Specimen documentation(Draws draws) {
    var text = "<b>x</b>".repeat((15 << 17) + draws.below(1000));
    return of(
        draws, network -> network.inModel(model -> model.text(6, text)).file(EMBEDDING, WIDTH));
  }

  /// Names that a page, a terminal or a log might act upon.
  static Specimen names(Draws draws) {
    var name =
        List.of(
                "<script>alert(1)</script>",
                "\u001B[2J\u001B[1;1Hnothing to see",
                "x\nERROR 2026-01-01 the server is on fire",
                "'; drop table submission; --",
                "../../../../etc/cron.d/x")
            .get(draws.below(5));
    return of(
            draws,
            network -> network.producer(name).node("Identity", name, EMBEDDING).file(name, WIDTH))
        .named(name.replace("/", "%2F") + ".onnx");
  }

  /// Chooses by what it sees.
  static Specimen suspicious(Draws draws) {
    return of(draws, network -> deciding(network, draws.below(4)).file(OUTPUT, WIDTH));
  }

  private static Network deciding(Network network, int way) {
    return switch (way) {
      case 0 ->
          network
              .floats("limit", -1e9f)
              .node("Greater", "above", EMBEDDING, "limit")
              .node("Where", OUTPUT, "above", EMBEDDING, "limit");
      case 1 ->
          network
              .node("ArgMax", "best", List.of(EMBEDDING), OnnxAttribute.number("axis", 1))
              .node("Cast", "value", List.of("best"), OnnxAttribute.number("to", 1))
              .hiding("value");
      case 2 ->
          network
              .integers("one", 1)
              .node(Network.twoOutputs("TopK", List.of(EMBEDDING, "one"), "top", "where"))
              .hiding("top");
      default -> network.node("Round", "round", EMBEDDING).hiding("round");
    };
  }

  /// The same bytes every time.
  static Specimen resubmitted(Draws draws) {
    return of(new Draws(99), network -> network.file(EMBEDDING, WIDTH));
  }

  /// An honest participant's file under another team's name.
  static Specimen stolen(Draws draws) {
    // The second one, who brings a model alone.
    return Honest.specimen(1, Region.ofHonest(1));
  }

  /// Close to the largest numbers whose norm is one.
  static Specimen huge(Draws draws) {
    float factor = (float) draws.uniform(1e10, 1e16);
    return of(
        draws,
        network ->
            network
                .floats("factor", factor)
                .node("Mul", OUTPUT, EMBEDDING, "factor")
                .file(OUTPUT, WIDTH));
  }

  /// Just longer than nothing.
  static Specimen tiny(Draws draws) {
    float factor = (float) draws.uniform(1e-6, 1e-5);
    return of(
        draws,
        network ->
            network
                .floats("factor", factor)
                .node("Mul", OUTPUT, EMBEDDING, "factor")
                .file(OUTPUT, WIDTH));
  }

  /// As wide as an embedding may be.
  static Specimen widest(Draws draws) {
    int width = 65_536 - draws.below(100);
    return of(
        draws,
        network ->
            network
                .integers("pads", 0, 0, 0, width - WIDTH)
                .node("Pad", OUTPUT, EMBEDDING, "pads")
                .file(OUTPUT, width));
  }

  /// Nearly as many weights as the gate takes, of one number each.
  static Specimen crumbs(Draws draws) {
    int crumbs = 4_900 + draws.below(50);
    return of(
        draws,
        network -> {
          var all = new String[crumbs + 1];
          all[crumbs] = EMBEDDING;
          for (int i = 0; i < crumbs; i++) {
            all[i] = "crumb" + i;
            network.floats(all[i], i % 2 == 0 ? 1e-9f : -1e-9f);
          }
          return network.node("Sum", OUTPUT, all).file(OUTPUT, WIDTH);
        });
  }

  /// Numbers to text and back.
  static Specimen detour(Draws draws) {
    return of(
        draws,
        network ->
            network
                .node("Cast", "text", List.of(EMBEDDING), OnnxAttribute.number("to", 8))
                .node("Cast", OUTPUT, List.of("text"), OnnxAttribute.number("to", 1))
                .file(OUTPUT, WIDTH));
  }

  /// Scores of a network that sees another region.
  static Specimen foreignClaim(Draws draws) {
    var specimen = of(draws, network -> network.file(EMBEDDING, WIDTH));
    var other = Region.ofHonest(draws.below(30));
    return specimen.claiming(Pictures.sanitizer().cosines(other));
  }

  /// Its own scores, each closer to nothing by a share.
  static Specimen scaledClaim(Draws draws, double share) {
    var specimen = of(draws, network -> network.file(EMBEDDING, WIDTH));
    var lines = Pictures.sanitizer().cosines(specimen.region().orElseThrow());
    for (int i = 0; i < lines.length; i++) {
      lines[i] = Pictures.spelled(Double.parseDouble(lines[i]) * (1 - share));
    }
    return specimen.claiming(lines);
  }

  /// Its own scores in another order.
  static Specimen permutedClaim(Draws draws) {
    var specimen = of(draws, network -> network.file(EMBEDDING, WIDTH));
    var lines = Pictures.sanitizer().cosines(specimen.region().orElseThrow());
    var order = new int[lines.length];
    Arrays.setAll(order, i -> i);
    draws.shuffle(order);
    var shuffled = new String[lines.length];
    for (int i = 0; i < lines.length; i++) {
      shuffled[i] = lines[order[i]];
    }
    return specimen.claiming(shuffled);
  }
}
