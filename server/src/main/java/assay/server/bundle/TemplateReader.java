package assay.server.bundle;

import assay.server.competition.Pooling;
import assay.server.competition.Protocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what a set says of its protocol, and what only sets of templates may say.
final class TemplateReader {
  private static final List<String> WARPS = List.of("opencv_4", "opencv_5");

  private TemplateReader() {}

  /// Null where the set is one of pairs.
  static @Nullable Pooling pooling(Mapping set) {
    var protocol =
        set.oneOf(
            "protocol",
            List.of(Protocol.KFOLD.spelled(), Protocol.TEMPLATES.spelled()),
            Protocol.KFOLD.spelled());
    boolean detectorScores = set.isTrue("detector_scores");
    var warp = set.oneOf("warp", WARPS, WARPS.getFirst());
    if (Protocol.of(protocol) == Protocol.KFOLD) {
      only(set, "detector_scores", "in a set with protocol: templates alone");
      only(set, "warp", "in a set with protocol: templates alone");
      return null;
    }
    only(set, "labels", "no labels: meta/*_template_pair_label.txt in the zip holds them");
    for (var key : List.of("groups", "identities", "accepted")) {
      only(set, key, "no " + key + " of a set of templates");
    }
    return new Pooling(detectorScores, Pooling.warp(warp));
  }

  private static void only(Mapping set, String key, String expected) {
    if (set.has(key)) {
      set.wrong(key, expected, "the key " + key);
    }
  }

  /// The protocols of these sets, in their order; of one that is not known, that of pairs.
  static Map<String, Protocol> protocols(List<String> slugs, List<Manifest.SetPart> sets) {
    var protocols = new LinkedHashMap<String, Protocol>();
    for (var slug : slugs) {
      protocols.put(
          slug,
          sets.stream()
              .filter(set -> set.slug().equals(slug))
              .map(Manifest.SetPart::protocol)
              .findFirst()
              .orElse(Protocol.KFOLD));
    }
    return protocols;
  }
}
