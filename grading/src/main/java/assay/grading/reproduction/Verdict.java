package assay.grading.reproduction;

/// What the comparison of claim and re-run says. DESIGN §5.
public enum Verdict {
  REPRODUCED,
  REVIEW,
  MISMATCH
}
