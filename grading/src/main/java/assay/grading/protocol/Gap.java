package assay.grading.protocol;

/// FRCSyn's *Gap to Real*: how far a system trained on synthetic data (`proposed`) stays behind the
/// same system trained on real data alone (`baseline`). Negative where synthetic data helps.
///
/// The organisers print the figure; of its formula only the sign is public (PROTOCOLS §3.3), so
/// that the formula is a parameter.
public enum Gap {
  /// (baseline - proposed) / proposed × 100, the default.
  OF_PROPOSED {
    @Override
    public double of(double baseline, double proposed) {
      return (baseline - proposed) / proposed * 100;
    }
  },
  /// (baseline - proposed) / baseline × 100.
  OF_BASELINE {
    @Override
    public double of(double baseline, double proposed) {
      return (baseline - proposed) / baseline * 100;
    }
  },
  /// baseline - proposed, in the unit of the two.
  DIFFERENCE {
    @Override
    public double of(double baseline, double proposed) {
      return baseline - proposed;
    }
  };

  /// @param baseline figure of the system trained on real data, higher is better
  /// @param proposed the same figure with synthetic data
  /// @return percent, or the unit of both; not finite where it is divided by zero
  public abstract double of(double baseline, double proposed);
}
