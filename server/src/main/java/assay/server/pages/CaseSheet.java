package assay.server.pages;

import assay.server.competition.Metric;
import assay.server.review.CaseView;
import assay.server.submission.SubmissionView;
import assay.web.Badge;
import assay.web.Link;
import assay.web.organize.CasePage;
import assay.web.submission.SubmissionPage.Difference;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a case is judged by, as its page shows it.
final class CaseSheet {
  private CaseSheet() {}

  static CasePage.Seen seen(CaseView.Seen seen) {
    var other = seen.other();
    return new CasePage.Seen(
        CasePages.sentence(seen.said()),
        other == null
            ? null
            : new Link(
                other.code() + " of team " + other.team(), Paths.submission(other.submission())),
        Objects.requireNonNullElse(seen.set(), ""));
  }

  static CasePage.Comparison comparison(CaseView.Comparison comparison) {
    var found = comparison.difference();
    var difference =
        new Difference(
            Badge.valueOf(comparison.verdict()),
            found.max(),
            found.p95(),
            found.median(),
            found.rmse(),
            found.pearson(),
            comparison.match(),
            comparison.review(),
            "Version %d of the set.".formatted(comparison.setVersion()));
    return CasePage.Comparison.of(
        comparison.name(),
        difference,
        comparison.claimed(),
        comparison.rerun(),
        diagnosis(comparison.diagnosis(), difference));
  }

  private static CasePage.@Nullable Diagnosis diagnosis(
      CaseView.@Nullable Diagnosis found, Difference difference) {
    return found == null
        ? null
        : new CasePage.Diagnosis(
            found.sentence(),
            found.tried().stream()
                .map(tried -> CasePage.Tried.of(tried.name(), tried.max(), difference))
                .toList(),
            mended(found, difference));
  }

  private static CasePage.@Nullable Mended mended(CaseView.Diagnosis found, Difference difference) {
    var mended = found.mended();
    return mended == null
        ? null
        : CasePage.Mended.of(
            found.tried().getFirst().name(),
            mended.difference().max(),
            mended.claimed(),
            mended.rerun(),
            difference);
  }

  static List<CasePage.Figure> figures(SubmissionView entry) {
    return entry.sets().stream().map(CaseSheet::figure).filter(Objects::nonNull).toList();
  }

  private static CasePage.@Nullable Figure figure(SubmissionView.SetResult set) {
    var value = set.value();
    return value == null
        ? null
        : new CasePage.Figure(
            set.name(),
            set.role(),
            Metric.of(set.metric()).orElseThrow().label(),
            value,
            set.std());
  }
}
