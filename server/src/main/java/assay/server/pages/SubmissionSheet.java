package assay.server.pages;

import assay.server.competition.Metric;
import assay.server.submission.Fault;
import assay.server.submission.ModelFacts;
import assay.server.submission.SubmissionState;
import assay.server.submission.SubmissionView;
import assay.web.Badge;
import assay.web.Link;
import assay.web.submission.SetPlots;
import assay.web.submission.SubmissionPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An entry's view as its page.
final class SubmissionSheet {
  private SubmissionSheet() {}

  /// @param talk with the organizers; who may write is of the team, and may cancel and withdraw
  /// @param hasReceipt whether there is one to download
  static SubmissionPage of(
      Venue venue,
      SubmissionView view,
      List<SetPlots> plots,
      SubmissionPage.Talk talk,
      boolean hasReceipt) {
    var track = venue.track(view.phase(), view.task(), view.scale());
    return new SubmissionPage(
        venue.head(),
        new SubmissionPage.Entry(
            view.id().toString(),
            view.code(),
            view.team().name(),
            Venue.title(track),
            view.acceptedAt(),
            venue.competition().timeZone()),
        status(view),
        talk,
        view.sets().stream()
            .sorted(Comparator.comparing(set -> !set.claimed()))
            .map(SubmissionSheet::set)
            .toList(),
        plots,
        view.timeline().stream()
            .map(event ->
                new SubmissionPage.Event(
                    event.at(), Badges.state(event.state()), event.reason(), fault(event.fault())))
            .toList(),
        view.files().stream().map(SubmissionSheet::file).toList(),
        new SubmissionPage.Method(
            view.method().name(),
            view.method().description(),
            view.method().link(),
            Objects.requireNonNullElse(view.method().kitVersion(), ""),
            view.method().facts().stream()
                .map(fact -> new SubmissionPage.Fact(fact.ask(), fact.answer()))
                .toList()),
        new SubmissionPage.Options(
            talk.mayWrite() && view.state().isActive(),
            talk.mayWrite() && view.state() == SubmissionState.GRADED && view.withdrawnAt() == null,
            view.quota().sentence(),
            view.cases().stream()
                .map(one -> new Link(Badges.kind(one.kind()).word(), Paths.reviewCase(one.id())))
                .toList(),
            venue.board(track),
            hasReceipt ? Paths.receipt(view.id()) : ""));
  }

  static SubmissionPage.File file(SubmissionView.File file) {
    var model = file.model();
    return new SubmissionPage.File(
        file.kind(),
        file.name(),
        file.bytes(),
        file.notices(),
        model == null ? List.of() : facts(model),
        model == null ? List.of() : model.flags().stream().map(ModelFacts.Flag::message).toList());
  }

  /// What `./assay gate` prints, in its words.
  private static List<SubmissionPage.Fact> facts(ModelFacts model) {
    var facts = new ArrayList<SubmissionPage.Fact>();
    model.facts().forEach(fact -> facts.add(new SubmissionPage.Fact(fact.label(), fact.text())));
    var differences = model.layerDifferences();
    if (differences != null) {
      facts.add(
          new SubmissionPage.Fact(
              "architecture",
              differences.isEmpty()
                  ? "that of the reference"
                  : "not that of the reference: " + String.join("; ", differences)));
    }
    if (model.weightsSha256() != null) {
      facts.add(new SubmissionPage.Fact("weights, SHA-256", model.weightsSha256()));
    }
    return facts;
  }

  private static SubmissionPage.Status status(SubmissionView view) {
    var queue = view.queue();
    return new SubmissionPage.Status(
        view.withdrawnAt() == null ? Badges.state(view.state()) : Badge.WITHDRAWN,
        Badges.verdict(view.verdict()),
        Badges.decision(view.decision()),
        reason(view),
        waitsForOrganizers(view) ? "open until the organizers decide" : fault(view.fault()),
        next(view),
        queue == null ? null : queue.estimatedStart(),
        view.stateAt(),
        !view.state().isActive());
  }

  private static String reason(SubmissionView view) {
    if (!view.decision().equals("none")) {
      return "The organizers decided: %s. “%s”".formatted(view.decision(), view.decisionReason());
    }
    var failure = view.failure();
    if (failure != null && !view.reason().contains(failure.sentence())) {
      return failure.sentence() + " " + view.reason();
    }
    return view.reason().isEmpty() ? "Graded." : view.reason();
  }

  private static String next(SubmissionView view) {
    var queue = view.queue();
    if (queue != null) {
      var held = queue.waitingBecause();
      return "%sNumber %d in the queue. %s"
          .formatted(held == null ? "" : held + " ", queue.position(), view.next());
    }
    return waitsForOrganizers(view) ? "An organizer looks at it and decides." : view.next();
  }

  private static boolean waitsForOrganizers(SubmissionView view) {
    return view.state() == SubmissionState.GRADED
        && view.decision().equals("none")
        && view.verdict() != null
        && !view.verdict().equals("REPRODUCED");
  }

  private static String fault(Fault fault) {
    return switch (fault) {
      case PARTICIPANT -> "yours";
      case SYSTEM -> "ours; it does not count against you";
      case NOBODY -> "";
    };
  }

  private static SubmissionPage.SetResult set(SubmissionView.SetResult set) {
    var value = set.value();
    return new SubmissionPage.SetResult(
        set.name(),
        set.role().equals("sanitizer") ? "public" : set.role(),
        SubmissionPage.Progress.valueOf(set.state().toUpperCase(Locale.ROOT)),
        set.images(),
        set.imagesDone(),
        value == null
            ? null
            : new SubmissionPage.Figure(
                value,
                Metric.of(set.metric()).orElseThrow().label(),
                set.std(),
                Badges.evidence(set.evidence() == null ? "" : set.evidence())),
        difference(set),
        diagnosis(set.diagnosis()));
  }

  private static SubmissionPage.@Nullable Diagnosis diagnosis(
      SubmissionView.@Nullable Diagnosis found) {
    return found == null
        ? null
        : new SubmissionPage.Diagnosis(
            found.state().equals("made"),
            Objects.requireNonNullElse(found.name(), ""),
            found.sentence(),
            found.max(),
            found.median());
  }

  private static SubmissionPage.@Nullable Difference difference(SubmissionView.SetResult set) {
    var comparison = set.comparison();
    var verdict = Badges.verdict(set.verdict());
    if (comparison == null || verdict == null) {
      return null;
    }
    return new SubmissionPage.Difference(
        verdict,
        comparison.max(),
        comparison.p95(),
        comparison.median(),
        comparison.rmse(),
        comparison.pearson(),
        comparison.match(),
        comparison.review(),
        comparison.live()
            ? ""
            : "Compared on version %d, an earlier release that is still accepted."
                .formatted(comparison.setVersion()));
  }
}
