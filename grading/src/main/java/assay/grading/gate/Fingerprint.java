package assay.grading.gate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a network is made of, whatever its values are called and in whatever order they stand.
///
/// @param operators how many nodes of each operator there are
/// @param shapes how many float weights of each shape there are, as `64x3x3x3`
public record Fingerprint(SortedMap<String, Integer> operators, SortedMap<String, Integer> shapes) {
  public Fingerprint {
    operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
    shapes = Collections.unmodifiableSortedMap(new TreeMap<>(shapes));
  }

  static Fingerprint of(OnnxModel model) {
    return new Fingerprint(
        model.nodes.stream()
            .collect(Collectors.toMap(node -> node.operator(), _ -> 1, Integer::sum, TreeMap::new)),
        model.initializers.values().stream()
            .filter(tensor -> tensor.type() == Tensor.FLOAT)
            .collect(
                Collectors.toMap(
                    tensor -> Names.times(tensor.dimensions()),
                    _ -> 1,
                    Integer::sum,
                    TreeMap::new)));
  }
}
