package assay.grading.ranking;

import java.util.Arrays;

/// Which rank equal values get. Rank 1 is the best value.
public enum Ties {
  /// The mean of the places they take together: 1, 2.5, 2.5, 4. The one rule under which the points
  /// of a column always add up to n(n - 1)/2.
  AVERAGE {
    @Override
    double rank(long better, long equal, long distinctBetter) {
      return better + (equal + 1) / 2.0;
    }
  },

  /// The best of these places: 1, 2, 2, 4.
  MIN {
    @Override
    double rank(long better, long equal, long distinctBetter) {
      return better + 1;
    }
  },

  /// As `MIN`, without gaps: 1, 2, 2, 3.
  DENSE {
    @Override
    double rank(long better, long equal, long distinctBetter) {
      return distinctBetter + 1;
    }
  };

  abstract double rank(long better, long equal, long distinctBetter);

  /// @param values shape (N), higher is better
  /// @return shape (N), 1 = best
  double[] ranks(double[] values) {
    return Arrays.stream(values)
        .map(value ->
            rank(
                Arrays.stream(values).filter(other -> other > value).count(),
                Arrays.stream(values).filter(other -> other == value).count(),
                Arrays.stream(values).filter(other -> other > value).distinct().count()))
        .toArray();
  }
}
