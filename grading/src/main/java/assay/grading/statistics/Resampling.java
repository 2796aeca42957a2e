package assay.grading.statistics;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// What is drawn anew for a replicate, and so which source of chance an interval speaks of. A
/// replicate is a weight for each pair: how often it counts.
public sealed interface Resampling {
  /// Pairs one by one, P of P with replacement. Right only where pairs share no identity; else the
  /// intervals are too narrow.
  ///
  /// @param pairs P > 0
  record Pairs(int pairs) implements Resampling {
    public Pairs {
      require(pairs > 0, "at least one pair");
    }
  }

  /// Whole groups of pairs, as many as there are, with replacement.
  ///
  /// @param ofPair the group of each pair, numbered from 0 without gaps, shape (P)
  /// @param count number of groups
  record Groups(int[] ofPair, int count) implements Resampling {
    public Groups {
      require(ofPair.length > 0, "at least one pair");
      require(
          Arrays.stream(ofPair).allMatch(group -> group >= 0 && group < count),
          "groups from 0 to " + (count - 1));
    }
  }

  /// Identities, as many as there are, with replacement: an identity drawn w times. A genuine pair
  /// weighs w of its identity, an impostor pair the product of its two (the subsets bootstrap of
  /// Bolle, Ratha & Pankanti 2004 for both sides of a pair, Owen's pigeonhole bootstrap 2007).
  /// Covers all that pairs with a common identity have in common. An impostor pair's own chance
  /// counts threefold, so intervals are wider than need be where identities have little effect.
  ///
  /// @param first identity of one image of each pair, numbered from 0, shape (P)
  /// @param second identity of the other, shape (P)
  /// @param count number of identities
  record Identities(int[] first, int[] second, int count) implements Resampling {
    public Identities {
      require(first.length > 0 && first.length == second.length, "two identities for each pair");
      require(
          Arrays.stream(first).allMatch(identity -> identity >= 0 && identity < count)
              && Arrays.stream(second).allMatch(identity -> identity >= 0 && identity < count),
          "identities from 0 to " + (count - 1));
    }
  }

  /// The way for pairs of known identities. Pairs that are linked through common identities form a
  /// group; where these groups are many and none dominates (P² / Σ size² ≥ 50), whole groups are
  /// drawn, which is exact; else identities, which is safe.
  ///
  /// @param first identity of one image of each pair, any spelling, shape (P)
  /// @param second identity of the other, shape (P)
  /// @throws IllegalArgumentException for no pairs, or lengths that differ
  static Resampling byIdentity(String[] first, String[] second) {
    return Linked.of(first, second).resampling();
  }

  /// Number of pairs.
  default int pairs() {
    return switch (this) {
      case Pairs(int pairs) -> pairs;
      case Groups(int[] ofPair, _) -> ofPair.length;
      case Identities(int[] first, _, _) -> first.length;
    };
  }

  /// What is drawn: `pairs`, `groups`, `identities`.
  default String unit() {
    return switch (this) {
      case Pairs _ -> "pairs";
      case Groups _ -> "groups";
      case Identities _ -> "identities";
    };
  }

  /// The weights of a replicate, shape (P); the same for the same seed and number.
  ///
  /// @param replicate from 0
  default int[] weights(long seed, int replicate) {
    var draws = Draws.of(seed, replicate);
    return switch (this) {
      case Pairs(int pairs) -> drawn(pairs, draws);
      case Groups(int[] ofPair, int count) -> {
        var ofGroup = drawn(count, draws);
        yield weights(ofPair.length, pair -> ofGroup[ofPair[pair]]);
      }
      case Identities(int[] first, int[] second, int count) -> {
        var of = drawn(count, draws);
        yield weights(
            first.length,
            pair ->
                first[pair] == second[pair] ? of[first[pair]] : of[first[pair]] * of[second[pair]]);
      }
    };
  }

  private static int[] weights(int pairs, IntUnaryOperator weight) {
    var weights = new int[pairs];
    Arrays.setAll(weights, weight);
    return weights;
  }

  private static int[] drawn(int n, Draws draws) {
    var times = new int[n];
    for (int i = 0; i < n; i++) {
      times[draws.below(n)]++;
    }
    return times;
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected);
    }
  }
}
