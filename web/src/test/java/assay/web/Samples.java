package assay.web;

import assay.web.account.AccountPage;
import assay.web.account.SignInPage;
import assay.web.account.SignUpPage;
import assay.web.account.WelcomePage;
import assay.web.board.BoardPage;
import assay.web.board.HistoryPage;
import assay.web.board.ScalesPage;
import assay.web.chart.RankChart;
import assay.web.competition.CompetitionPage;
import assay.web.competition.HomePage;
import assay.web.competition.TeamPage;
import assay.web.organize.AuditPage;
import assay.web.organize.CasePage;
import assay.web.organize.ImportPage;
import assay.web.organize.InboxPage;
import assay.web.organize.InvitationsPage;
import assay.web.organize.PublishPage;
import assay.web.organize.RegistrationsPage;
import assay.web.organize.RegradePage;
import assay.web.organize.RegradesPage;
import assay.web.organize.WebhooksPage;
import assay.web.organize.WorkersPage;
import assay.web.submission.MySubmissionsPage;
import assay.web.submission.SetPlots;
import assay.web.submission.SubmissionPage;
import assay.web.submission.SubmissionPage.Progress;
import assay.web.submission.SubmitPage;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Page records written by hand, one or more a page, for the render tests and the gallery.
final class Samples {
  static final Instant NOW = Instant.parse("2026-03-12T09:07:30Z");
  static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

  /// What a stranger may call a team.
  static final String HOSTILE = "<img src=x onerror=alert(1)>\"'`javascript:";

  static final CompetitionHead SDFR =
      new CompetitionHead(
          "Idiap",
          "SDFR 2024",
          "/o/main/sdfr",
          "/o/main/sdfr/boards/validation/task1/default",
          true);

  private Samples() {}

  static Frame signedIn(Theme theme) {
    return new Frame(
        new Viewer("Ada Muster", List.of(new Viewer.Workplace("main", "/organize/main", 3))),
        theme,
        "/o/main/sdfr",
        NOW);
  }

  static Frame stranger() {
    return new Frame(null, Theme.AUTO, "/", NOW);
  }

  /// Every sample page by a file name.
  static Map<String, Page> all() {
    var pages = new LinkedHashMap<String, Page>();
    pages.put("home", home());
    pages.put("home-empty", new HomePage(List.of(), List.of(), List.of()));
    pages.put("sign-in", new SignInPage(wrongPassword(), "/my"));
    pages.put("sign-up", new SignUpPage(Form.EMPTY, false));
    pages.put("sign-up-sent", new SignUpPage(Form.EMPTY, true));
    pages.put("welcome", new WelcomePage(Form.EMPTY, "s3cret", true));
    pages.put("welcome-used", new WelcomePage(Form.EMPTY, "s3cret", false));
    pages.put("account", account());
    pages.put("competition", competition());
    pages.put("team", team());
    pages.put(
        "team-none",
        new TeamPage(
            SDFR,
            List.of(),
            "By entering, the team agrees that its scores are published.",
            questions(),
            "At most 10 members. Nobody may be in two teams.",
            Form.EMPTY,
            Form.EMPTY));
    pages.put("submit-choose", submit(null, Form.EMPTY));
    pages.put("submit", submit(track(), Form.EMPTY));
    pages.put("submit-refused", submit(track(), refused()));
    pages.put("submit-checked", submit(track(), Form.EMPTY).with(files()));
    pages.put("submission-running", running());
    pages.put("submission-mismatch", mismatch());
    pages.put("submission-undiagnosed", undiagnosed());
    pages.put("submission-graded", graded());
    pages.put("mine", mine());
    pages.put("mine-none", new MySubmissionsPage(List.of()));
    pages.put("board", board(false));
    pages.put("board-long", board(true));
    pages.put("board-empty", emptyBoard());
    pages.put("inbox", inbox());
    pages.put("scales", scales());
    pages.put("board-history", history());
    pages.put("publish", publish());
    pages.put("regrades", regrades());
    pages.put("regrade", regrade("open", ""));
    pages.put("regrade-applied", regrade("applied", "Applied by Ada: it stands."));
    pages.put("registrations", registrations());
    pages.put("invitations", invitations());
    pages.put(
        "invitations-none",
        new InvitationsPage(
            inboxLink(),
            new Link("SDFR 2024", "/o/main/sdfr"),
            "/organize/main/sdfr/invitations",
            List.of(),
            new Form(
                Map.of("email", "ada"),
                List.of(
                    Mistake.of(
                        "email",
                        "Expected an e-mail address such as ada@example.org, found ada.")))));
    pages.put("case", reviewCase(null));
    pages.put("case-decided", reviewCase(Badge.APPROVED));
    pages.put("case-duplicate", duplicateCase());
    pages.put("case-appeal", appealCase());
    pages.put("workers", workers());
    pages.put("workers-none", new WorkersPage(inboxLink(), null, List.of()));
    pages.put("webhooks", webhooks(null));
    pages.put("webhooks-added", webhooks("assayh_Zk3vWc8dQ1xLr5TnB7yUe2Hs9Jm4Pa6Gf0"));
    pages.put(
        "webhooks-none",
        new WebhooksPage(
            inboxLink(),
            "main",
            List.of(),
            List.of(new WebhooksPage.Kind("case.opened", "a case was opened", true)),
            new Form(
                Map.of("url", "https://10.0.0.1/"),
                List.of(
                    new Mistake(
                        "url",
                        "Not as it has to be.",
                        "",
                        "the name or address of a host on the public Internet",
                        "10.0.0.1",
                        "Give the address of a receiver on the public Internet: https://hooks.example.org/assay"))),
            null));
    pages.put("audit", audit(null, Form.EMPTY));
    pages.put("audit-holds", audit(held(), Form.EMPTY));
    pages.put("audit-broken", audit(broken(), new Form(Map.of("seal", "12"), List.of())));
    pages.put("audit-none", auditOfNothing());
    pages.put("import", new ImportPage(inboxLink(), "main", badBundle(), null, null));
    pages.put("import-preview", importPreview(List.of()));
    pages.put(
        "import-refused",
        importPreview(
            List.of(
                "phase main: expected what has entries, to stay, found a bundle without it. Put it back; close a phase instead of removing it.")));
    pages.put("import-done", imported());
    pages.put(
        "error",
        new ErrorPage(
            404,
            "Not found",
            "There is nothing at this address, or it is not yours to see.",
            "not_found",
            "",
            "Check the address, or sign in as somebody who may see it."));
    pages.put(
        "error-ours",
        new ErrorPage(
            500,
            "Our fault",
            "Something broke on our side. Nothing of yours was counted.",
            "internal",
            "0f3c9a1be2d44c77",
            "Try again in a minute. If it stays, tell the operator the trace below."));
    return pages;
  }

  static HomePage home() {
    return new HomePage(
        List.of(
            new HomePage.Item(
                "Idiap Research Institute",
                "SDFR 2024",
                "Face recognition trained on synthetic data: the server runs your model on seven hidden sets.",
                "/o/main/sdfr",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-03-15T23:00:00Z"),
                false),
            new HomePage.Item(
                "DataCV workshop",
                "DataCV 2025",
                "Build the best training set of 10K, 20K and 100K identities.",
                "/o/main/datacv",
                Instant.parse("2026-01-01T00:00:00Z"),
                null,
                true)),
        List.of(
            new HomePage.Item(
                "Universidad Autónoma de Madrid",
                "FRCSyn 3",
                "Synthetic data against demographic bias.",
                "/o/uam/frcsyn",
                Instant.parse("2026-04-01T00:00:00Z"),
                Instant.parse("2026-06-01T00:00:00Z"),
                false)),
        List.of(
            new HomePage.Item(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                "/o/main/old",
                Instant.parse("2025-01-01T00:00:00Z"),
                Instant.parse("2025-06-01T00:00:00Z"),
                false)));
  }

  private static Form wrongPassword() {
    return new Form(
        Map.of("email", "ada@example.org"),
        List.of(Mistake.of("", "E-mail and password do not belong together.")));
  }

  private static AccountPage account() {
    return new AccountPage(
        "Ada Muster",
        "ada@example.org",
        List.of(new Link("Idiap Research Institute", "/organize/main")),
        List.of(
            new AccountPage.Token(
                "t1",
                "laptop",
                "assay_7fKq",
                "read, submit",
                NOW.minusSeconds(864_000),
                NOW.minusSeconds(7_300),
                null),
            new AccountPage.Token(
                "t2",
                HOSTILE,
                "assay_Pq91",
                "read",
                NOW.minusSeconds(3_600),
                null,
                Instant.parse("2026-06-01T00:00:00Z"))),
        List.of("read", "submit", "organize"),
        true,
        Form.EMPTY,
        "assay_4Jd93kQpLx0v7Zb2WmY1cNf8sTgHrE6uAaXk5oIiR3w");
  }

  private static CompetitionPage competition() {
    return new CompetitionPage(
        SDFR,
        new CompetitionPage.Text(
            "Synthetic data for face recognition: two tasks, one contract, hidden sets.",
            """
            Train on **synthetic** data only, and submit a model as ONNX together with the scores
            that the sanitizer made on your machine.

            - Task 1 fixes the backbone, task 2 leaves it open.
            - <script>alert(1)</script> is shown, not run; [this](javascript:alert(1)) leads nowhere.

            | set | pairs |
            |---|---|
            | LFW | 6000 |
            """,
            "# Fair play\n\nOne person, one team per task.\n\n## Data\n\nNo real faces in training."),
        ZURICH,
        List.of(
            new CompetitionPage.Phase(
                "Validation",
                Badge.OPEN,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-03-15T23:00:00Z"),
                null,
                "10 a day and 100 in all, per team and board"),
            new CompetitionPage.Phase(
                "Test",
                Badge.UPCOMING,
                Instant.parse("2026-03-16T00:00:00Z"),
                Instant.parse("2026-04-01T00:00:00Z"),
                Instant.parse("2026-04-15T10:00:00Z"),
                "3 in all, per team and board")),
        List.of(
            new CompetitionPage.Task(
                "task1",
                "Task 1: fixed backbone",
                "iResNet-50, synthetic data.",
                List.of(
                    new CompetitionPage.Term("Submit", "an ONNX model and its sanitizer scores"),
                    new CompetitionPage.Term(
                        "Input", "float32 [batch, 3, 112, 112], RGB in 0 to 1"),
                    new CompetitionPage.Term("Output", "float32 [batch, 512]"),
                    new CompetitionPage.Term("Score", "cosine"),
                    new CompetitionPage.Term("Size", "at most 536.9 MB"),
                    new CompetitionPage.Term("Time limit", "30 min"),
                    new CompetitionPage.Term("Tolerance", "reproduced to 0.001, review to 0.01")),
                "/api/v1/orgs/main/competitions/sdfr/tasks/task1/kit"),
            new CompetitionPage.Task(
                "task2",
                "Task 2: open",
                "Any architecture.",
                List.of(
                    new CompetitionPage.Term("Submit", "an ONNX model and its sanitizer scores"),
                    new CompetitionPage.Term("Output", "float32 [batch, any width]")),
                "/api/v1/orgs/main/competitions/sdfr/tasks/task2/kit")),
        List.of(
            new CompetitionPage.Data("Sanitizer", "public", 50, "/api/v1/orgs/main/sanitizer/data"),
            new CompetitionPage.Data("LFW", "hidden", 6000, null),
            new CompetitionPage.Data("FaceScrub", "hidden", 6000, null)),
        List.of(
            new CompetitionPage.Board(
                "Validation",
                List.of(
                    new Link("Task 1", "/o/main/sdfr/boards/validation/task1/default"),
                    new Link("Task 2 · 10K", "/o/main/sdfr/boards/validation/task2/10K"))),
            new CompetitionPage.Board(
                "Test", List.of(new Link("Task 1", "/o/main/sdfr/boards/test/task1/default")))));
  }

  private static TeamPage team() {
    return new TeamPage(
        SDFR,
        List.of(
            new TeamPage.Team(
                "aare",
                "Aare",
                true,
                List.of(new TeamPage.Answer("Affiliation", HOSTILE)),
                List.of(
                    new TeamPage.Member("u1", "Ada Muster", "ada@example.org", true),
                    new TeamPage.Member("u2", HOSTILE, "bob@example.org", false)))),
        "",
        List.of(),
        "At most 10 members. One person may be in several teams.",
        Form.EMPTY,
        new Form(
            Map.of("team", "aare", "email", "nobody@example.org"),
            List.of(
                new Mistake(
                    "email",
                    "Nobody here has this address.",
                    "",
                    "",
                    "",
                    "Ask your team mate to create an account first."))));
  }

  private static SubmitPage.Track track() {
    return new SubmitPage.Track(
        "validation",
        "task1",
        "default",
        "Task 1: fixed backbone · validation",
        "2 of 3 left today; next slot in 5 h 12 min.",
        new SubmitPage.FileField(
            "ONNX, one file, at most 536.9 MB: float32 [batch, 3, 112, 112] in, float32 [batch, 512] out.",
            ".onnx",
            true,
            List.of()),
        new SubmitPage.FileField(
            "task1_sanitizer_scores.txt: 50 lines, one cosine score a line.",
            ".txt,.zip",
            true,
            List.of("0199f5a0-0000-7000-8000-000000000001")),
        "/api/v1/orgs/main/competitions/sdfr/tasks/task1/kit",
        questions());
  }

  private static List<Question> questions() {
    return List.of(
        new Question(
            "fact_images",
            "Images in the training data",
            "Real and synthetic ones together. At most 500000.",
            "number",
            true,
            List.of()),
        new Question(
            "fact_real",
            "Does it show anybody who exists?",
            "",
            "yes-no",
            true,
            List.of("yes", "no")),
        new Question("fact_generator", "Generator", "", "text", false, List.of()));
  }

  private static Form refused() {
    return new Form(
        Map.of("method_name", "baseline-r50", "method_description", HOSTILE, "team", "aare"),
        List.of(
            new Mistake(
                "scores",
                "The score file has a line too few.",
                "line 50",
                "50 lines",
                "49 lines",
                "Write one score for every pair of the sanitizer set, in its order."),
            new Mistake(
                "method_link",
                "This is no web address.",
                "",
                "an address that starts with https://",
                "github.com/aare/r50",
                "")));
  }

  static SubmitPage submit(SubmitPage.@Nullable Track track, Form form) {
    return new SubmitPage(
        SDFR,
        List.of(
            new SubmitPage.Option(
                "Validation",
                "Task 1: fixed backbone",
                "all data",
                "/o/main/sdfr/submit?phase=validation&task=task1&scale=default",
                true,
                "2 of 3 left today"),
            new SubmitPage.Option(
                "Validation",
                "Task 2: open",
                "10K",
                "/o/main/sdfr/submit?phase=validation&task=task2&scale=10K",
                true,
                "10 of 10 left today"),
            new SubmitPage.Option(
                "Test",
                "Task 1: fixed backbone",
                "all data",
                "",
                false,
                "opens 16 Mar 2026, 01:00 CET")),
        track,
        List.of(new SubmitPage.Team("aare", "Aare"), new SubmitPage.Team("hostile", HOSTILE)),
        form,
        List.of());
  }

  private static SubmissionPage.Entry entry() {
    return new SubmissionPage.Entry(
        "0198-7f3k",
        "7F3K",
        "Aare",
        "Task 1: fixed backbone · validation",
        Instant.parse("2026-03-12T09:02:11Z"),
        ZURICH);
  }

  private static List<SubmissionPage.File> files() {
    return List.of(
        new SubmissionPage.File(
            "model",
            "model.onnx",
            164_212_345,
            List.of("Fixed batch of 1: accepted, runs one image at a time."),
            List.of(
                new SubmissionPage.Fact("input", "one, float32 [1, 3, 112, 112]"),
                new SubmissionPage.Fact("output", "one, float32 [1, 512]"),
                new SubmissionPage.Fact("operators", "127, all allowed: 53 Conv, 25 PRelu"),
                new SubmissionPage.Fact("parameters", "43,582,000"),
                new SubmissionPage.Fact("multiply-adds", "6,309,332,992 an image"),
                new SubmissionPage.Fact("activations", "12,845,056 bytes at their peak"),
                new SubmissionPage.Fact("architecture", HOSTILE)),
            List.of("node `" + HOSTILE + "`: TopK on values of the image.")),
        new SubmissionPage.File(
            "scores", "task1_sanitizer_scores.txt", 1_050, List.of(), List.of(), List.of()));
  }

  static SubmissionPage running() {
    return new SubmissionPage(
        SDFR,
        entry(),
        new SubmissionPage.Status(
            Badge.RUNNING,
            null,
            null,
            "The worker was lost at 10:04; a second one runs the model now, attempt 2 of 3.",
            "ours; it is not counted against you",
            "The sets below finish one after the other, then scores are computed: about 4 min.",
            null,
            Instant.parse("2026-03-12T09:05:40Z"),
            false),
        SubmissionPage.Talk.NONE,
        List.of(
            new SubmissionPage.SetResult(
                "Sanitizer", "public", Progress.DONE, 100, 100, null, null, null),
            new SubmissionPage.SetResult(
                "FaceScrub", "hidden", Progress.RUNNING, 11_964, 7_168, null, null, null),
            new SubmissionPage.SetResult(
                "LFW", "hidden", Progress.WAITING, 7_701, 0, null, null, null)),
        List.of(),
        List.of(
            event(
                "2026-03-12T09:02:11Z",
                Badge.CHECKING,
                "Accepted: all files are as they should be.",
                ""),
            event("2026-03-12T09:02:12Z", Badge.QUEUED, "Third in the queue.", ""),
            event("2026-03-12T09:03:02Z", Badge.RUNNING, "Worker gpu-2 took it.", ""),
            event(
                "2026-03-12T09:04:10Z",
                Badge.OURS,
                "The worker was lost; queued again, attempt 2 of 3.",
                "ours"),
            event("2026-03-12T09:05:40Z", Badge.RUNNING, "Worker gpu-1 took it.", "")),
        files(),
        new SubmissionPage.Method("baseline-r50", HOSTILE, "javascript:alert(1)", "1.4", List.of()),
        new SubmissionPage.Options(
            true,
            false,
            "1 of 3 used today.",
            List.of(),
            "/o/main/sdfr/boards/validation/task1/default",
            ""));
  }

  private static SubmissionPage.Talk talk() {
    return new SubmissionPage.Talk(
        List.of(
            new SubmissionPage.Case(
                "c1",
                Badge.MISMATCH,
                "Your scores differ from the re-run",
                null,
                "",
                List.of(
                    new SubmissionPage.Message(
                        NOW.minusSeconds(3_800), "", "Which order of the colours did you feed?")),
                true,
                5),
            new SubmissionPage.Case(
                "c2",
                Badge.DUPLICATE,
                "The entry resembles others",
                Badge.DISQUALIFIED,
                HOSTILE,
                List.of(
                    new SubmissionPage.Message(
                        NOW.minusSeconds(3_000), "Bea " + HOSTILE, "It is our own work.")),
                false,
                0)),
        "Against the decision of the organizers: disqualified.",
        true,
        new Form(
            Map.of("appeal", HOSTILE),
            List.of(Mistake.of("appeal", "Write what you have to say."))));
  }

  private static SubmissionPage.Event event(String at, Badge state, String reason, String fault) {
    return new SubmissionPage.Event(Instant.parse(at), state, reason, fault);
  }

  private static SubmissionPage.Difference difference() {
    return new SubmissionPage.Difference(
        Badge.MISMATCH, 0.231, 0.174, 0.046, 0.081, 0.971234, 0.001, 0.01, "");
  }

  private static SubmissionPage.Diagnosis diagnosis() {
    return new SubmissionPage.Diagnosis(
        true,
        "channels",
        "Your scores are what the model gives when it is fed BGR images instead of RGB. Feed RGB; OpenCV, for one, reads"
            + " images as BGR.",
        3.1e-6,
        4.2e-7);
  }

  private static SubmissionPage undiagnosed() {
    var page = mismatch();
    var sets = new ArrayList<>(page.sets());
    sets.set(
        0,
        new SubmissionPage.SetResult(
            "Sanitizer",
            "public",
            Progress.DONE,
            100,
            100,
            null,
            difference(),
            new SubmissionPage.Diagnosis(
                false,
                "",
                "Why they differ is being looked for: the model is run on this set again, with one well-known mistake at a time.",
                null,
                null)));
    return new SubmissionPage(
        page.head(),
        page.entry(),
        page.status(),
        page.talk(),
        sets,
        List.of(),
        page.timeline(),
        page.files(),
        page.method(),
        page.options());
  }

  static SubmissionPage mismatch() {
    return new SubmissionPage(
        SDFR,
        entry(),
        new SubmissionPage.Status(
            Badge.GRADED,
            Badge.MISMATCH,
            null,
            "Your sanitizer scores differ from our re-run by up to 0.231; up to 0.001 is reproduced.",
            "yours, as far as we can see",
            "An organizer looks at it and decides. The hidden sets have run; they are shown after the decision.",
            null,
            Instant.parse("2026-03-12T09:07:02Z"),
            true),
        talk(),
        List.of(
            new SubmissionPage.SetResult(
                "Sanitizer", "public", Progress.DONE, 100, 100, null, difference(), diagnosis()),
            new SubmissionPage.SetResult(
                "FaceScrub", "hidden", Progress.HELD, 11_964, 11_964, null, null, null),
            new SubmissionPage.SetResult(
                "LFW", "hidden", Progress.HELD, 7_701, 7_701, null, null, null)),
        List.of(PlotSamples.mismatch()),
        List.of(
            event("2026-03-12T09:02:11Z", Badge.CHECKING, "Accepted.", ""),
            event("2026-03-12T09:05:40Z", Badge.RUNNING, "Worker gpu-2 took it.", ""),
            event("2026-03-12T09:07:02Z", Badge.MISMATCH, "Claim and re-run differ.", "yours")),
        files(),
        new SubmissionPage.Method(
            "baseline-r50",
            "",
            "https://example.org/r50",
            "",
            List.of(new SubmissionPage.Fact("Images in the training data", "500000"))),
        new SubmissionPage.Options(
            false,
            true,
            "Counted: 1 of 3 used today.",
            List.of(new Link("mismatch", "/cases/c1"), new Link("duplicate", "/cases/c3")),
            "/o/main/sdfr/boards/validation/task1/default",
            "/api/v1/submissions/0193/receipt"));
  }

  private static SubmissionPage graded() {
    return graded(
        List.of(
            PlotSamples.reproduced(600),
            PlotSamples.set("FaceScrub", 3, 3_000),
            PlotSamples.secret("CALFW"),
            PlotSamples.set("LFW", 5.5, 400),
            PlotSamples.secret("CPLFW")));
  }

  static SubmissionPage graded(List<SetPlots> plots) {
    return new SubmissionPage(
        SDFR,
        entry(),
        new SubmissionPage.Status(
            Badge.GRADED,
            Badge.REPRODUCED,
            null,
            "Graded: your claim agrees with our re-run, and the entry stands on the board.",
            "",
            "Nothing to do.",
            null,
            Instant.parse("2026-03-12T09:07:02Z"),
            true),
        SubmissionPage.Talk.NONE,
        List.of(
            new SubmissionPage.SetResult(
                "Sanitizer",
                "public",
                Progress.DONE,
                100,
                100,
                null,
                new SubmissionPage.Difference(
                    Badge.REPRODUCED,
                    4.1e-7,
                    2.2e-7,
                    0,
                    1.1e-7,
                    1.0,
                    0.001,
                    0.01,
                    "Compared on version 1, an earlier release that is still accepted."),
                null),
            new SubmissionPage.SetResult(
                "FaceScrub",
                "hidden",
                Progress.DONE,
                11_964,
                11_964,
                new SubmissionPage.Figure(0.93231, "accuracy", 0.0071, Badge.RERUN),
                null,
                null),
            new SubmissionPage.SetResult(
                "LFW",
                "hidden",
                Progress.DONE,
                7_701,
                7_701,
                new SubmissionPage.Figure(0.99417, "accuracy", 0.0031, Badge.RERUN),
                null,
                null)),
        plots,
        List.of(event("2026-03-12T09:07:02Z", Badge.GRADED, "All sets are judged.", "")),
        files(),
        new SubmissionPage.Method("baseline-r50", "", "https://example.org/r50", "", List.of()),
        new SubmissionPage.Options(
            false,
            true,
            "Counted: 1 of 3 used today.",
            List.of(),
            "/o/main/sdfr/boards/validation/task1/default",
            "/api/v1/submissions/0193/receipt"));
  }

  private static MySubmissionsPage mine() {
    return new MySubmissionsPage(
        List.of(
            new MySubmissionsPage.Line(
                "7F3K",
                "/submissions/1",
                "SDFR 2024",
                "Task 1 · validation",
                "Aare",
                Badge.RUNNING,
                null,
                NOW.minusSeconds(320)),
            new MySubmissionsPage.Line(
                "81QZ",
                "/submissions/2",
                "SDFR 2024",
                "Task 1 · validation",
                "Aare",
                Badge.GRADED,
                Badge.REPRODUCED,
                NOW.minusSeconds(86_400)),
            new MySubmissionsPage.Line(
                "P0C4",
                "/submissions/3",
                "DataCV 2025",
                "Identification · 100K",
                HOSTILE,
                Badge.FAILED,
                null,
                NOW.minusSeconds(400_000))));
  }

  private static BoardPage.Row row(
      @Nullable Integer rank,
      String team,
      String code,
      BoardPage.Evidence evidence,
      @Nullable Double score,
      String note,
      boolean isOwn) {
    var values =
        score == null
            ? List.of(
                new BoardPage.Value(0.9911, 0.0032, null, null),
                new BoardPage.Value(null, null, null, null),
                new BoardPage.Value(0.9001, 0.011, null, null))
            : List.of(
                new BoardPage.Value(score + 0.031, 0.0032, score + 0.028, score + 0.034),
                new BoardPage.Value(score - 0.03, 0.0121, null, null),
                new BoardPage.Value(score - 0.001, null, null, null));
    return new BoardPage.Row(
        rank,
        team,
        code,
        isOwn ? "/submissions/1" : null,
        evidence,
        score,
        values,
        new BoardPage.Standing(
            Instant.parse("2026-03-02T10:00:00Z"),
            note,
            rank == null ? "" : "mean of three sets",
            isOwn,
            isOwn ? "5 → 3" : "",
            isOwn,
            rank != null && rank < 4,
            score == null || rank == null
                ? null
                : new BoardPage.Place(
                    score - 0.008,
                    score + 0.007,
                    rank < 4 ? "1–3" : "",
                    Math.max(1, rank - 1),
                    rank + 1,
                    rank < 4 ? 0.31 : 0)));
  }

  static BoardPage board(boolean isLong) {
    var reproduced = new BoardPage.Evidence(Badge.RERUN, Badge.REPRODUCED, null, null);
    var rows = new ArrayList<BoardPage.Row>();
    rows.add(row(1, "Broye", "81QZ", reproduced, 0.9631, "shares rank 1", false));
    rows.add(row(1, "Limmat", "2M0X", reproduced, 0.9631, "shares rank 1", false));
    rows.add(row(3, "Aare", "7F3K", reproduced, 0.9524, "", true));
    rows.add(
        row(
            4,
            "Reuss",
            "K71A",
            new BoardPage.Evidence(Badge.RERUN, Badge.MISMATCH, Badge.APPROVED, null),
            0.9402,
            "",
            false));
    rows.add(
        row(
            5,
            HOSTILE,
            "XSS1",
            new BoardPage.Evidence(Badge.RERUN, Badge.REVIEW, null, null),
            0.9123,
            "",
            false));
    if (isLong) {
      IntStream.range(6, 30)
          .forEach(
              i -> rows.add(row(i, "Team " + i, "T" + i, reproduced, 0.91 - i * 0.003, "", false)));
    }
    rows.add(
        row(
            null,
            "ArcFace R50 on CASIA-WebFace",
            "",
            new BoardPage.Evidence(
                Badge.PUBLISHED,
                null,
                null,
                new BoardPage.Source(
                    "Table 3 of a paper", "https://example.org/" + HOSTILE.length(), true)),
            null,
            "not ranked: published, this board ranks approved, reproduced",
            false));
    rows.add(
        row(
            null,
            "Orbe",
            "P0C4",
            new BoardPage.Evidence(Badge.CLAIMED, null, null, null),
            null,
            "not ranked: the board accepts reproduced entries",
            false));
    return new BoardPage(
        SDFR,
        "Task 1 · validation",
        List.of(
            new BoardPage.Switch(
                "Phase",
                List.of(
                    new Choice("Validation", "/o/main/sdfr/boards/validation/task1/default", true),
                    new Choice("Test", "/o/main/sdfr/boards/test/task1/default", false))),
            new BoardPage.Switch(
                "Task",
                List.of(
                    new Choice("Task 1", "/o/main/sdfr/boards/validation/task1/default", true),
                    new Choice("Task 2", "/o/main/sdfr/boards/validation/task2/default", false))),
            new BoardPage.Switch(
                "Evidence",
                List.of(
                    new Choice("all", "?", true),
                    new Choice("ranked only", "?evidence=ranked", false)))),
        new BoardPage.Ranking(
            new BoardPage.Stage(
                "provisional", NOW, "Provisional: the organizers still review entries."),
            "While the phase runs figures are told to 1 decimals of a percent.",
            "By the mean of the three sets.",
            "Reproduced and approved entries rank.",
            "Of each team its best entry stands.",
            "Provisional.",
            new BoardPage.Scale(
                "Mean accuracy, %", true, true, new BoardPage.Span(0.9043, 0.9701))),
        List.of(
            new BoardPage.Column("LFW", "accuracy, %", "?sort=lfw", false, true),
            new BoardPage.Column("CALFW", "accuracy, %", "?sort=calfw", true, true),
            new BoardPage.Column("FaceScrub", "FNMR@FMR=1e-2, %", "?sort=facescrub", false, false)),
        rows,
        isLong ? rows.stream().filter(row -> row.standing().isOwn()).toList() : List.of(),
        new BoardPage.Part(1, rows.size(), 240, null, isLong ? "?part=2" : null),
        new BoardPage.Certainty(5, 200, 0.93),
        new BoardPage.Exports(
            "/api/v1/board",
            "/o/main/sdfr/boards/validation/task1/default/csv",
            "/o/main/sdfr/boards/validation/task1/default/latex",
            "/o/main/sdfr/boards/validation/task1/default/history",
            List.of(
                new BoardPage.Kept(
                    "provisional",
                    NOW,
                    "/o/main/sdfr/boards/validation/task1/default?at=2026-03-13T00:00:00Z")),
            List.of(new BoardPage.Change(HOSTILE, 4, null, "Decided in review: rejected."))),
        List.of(
            new BoardPage.Former(
                "Sarine", "41XB", null, Badge.WITHDRAWN, "by its team", NOW.minusSeconds(7_000)),
            new BoardPage.Former(
                HOSTILE,
                "9Q2M",
                "/submissions/s9",
                Badge.DISQUALIFIED,
                "in review, by the organizers",
                NOW.minusSeconds(90_000))));
  }

  private static ScalesPage scales() {
    var percent = new BoardPage.Scale("Mean, %", true, true, BoardPage.Span.NONE);
    var live =
        new BoardPage.Stage("live", null, "Live: entries appear as soon as they are judged.");
    var hidden =
        new BoardPage.Stage("hidden", null, "The results of this phase are not public yet.");
    return new ScalesPage(
        SDFR,
        "Synthetic training sets · validation",
        List.of(
            new BoardPage.Switch(
                "Scale",
                List.of(
                    new Choice("10K", "/o/main/sdfr/boards/validation/sets/10K", false),
                    new Choice("20K", "/o/main/sdfr/boards/validation/sets/20K", false),
                    new Choice("100K", "/o/main/sdfr/boards/validation/sets/100K", false),
                    new Choice("side by side", "/o/main/sdfr/scales/validation/sets", true)))),
        List.of(
            new ScalesPage.Scale("10K", "/b/10K", "?by=10K", true, percent, live),
            new ScalesPage.Scale("20K", "/b/20K", "?by=20K", false, percent, live),
            new ScalesPage.Scale("100K", "/b/100K", "?by=100K", false, percent, hidden)),
        List.of(
            new ScalesPage.Row(
                "Aare",
                false,
                false,
                true,
                List.of(
                    new ScalesPage.Cell(true, 1, 0.9341, ""),
                    new ScalesPage.Cell(true, 2, 0.9402, ""),
                    ScalesPage.Cell.NONE)),
            new ScalesPage.Row(
                HOSTILE,
                false,
                false,
                false,
                List.of(
                    new ScalesPage.Cell(true, 2, 0.9127, "under review"),
                    ScalesPage.Cell.NONE,
                    ScalesPage.Cell.NONE)),
            new ScalesPage.Row(
                "HSFace10K",
                true,
                true,
                false,
                List.of(
                    new ScalesPage.Cell(
                        true, null, null, "not ranked: published, this board ranks reproduced"),
                    ScalesPage.Cell.NONE,
                    ScalesPage.Cell.NONE))),
        new BoardPage.Part(1, 3, 3, null, null),
        "/api/v1/board/scales",
        "/o/main/sdfr/scales/validation/sets/csv");
  }

  private static HistoryPage history() {
    var moments =
        List.of(0, 2, 3, 7, 9, 10).stream()
            .map(day -> NOW.minusSeconds(86_400L * (12 - day)))
            .toList();
    return new HistoryPage(
        SDFR,
        "Task 1 · validation",
        "/o/main/sdfr/boards/validation/task1/default",
        "Live: entries appear as soon as they are judged.",
        RankChart.of(
            moments,
            List.of(
                new RankChart.Course("Aare", true, List.of(0, 2, 3, 2, 1, 1)),
                new RankChart.Course("Broye", false, List.of(1, 1, 1, 1, 2, 2)),
                new RankChart.Course(HOSTILE, false, List.of(0, 0, 2, 0, 3, 3)),
                new RankChart.Course("Orbe", false, List.of(0, 0, 0, 3, 3, 3))),
            ZoneId.of("Europe/Zurich")),
        ZoneId.of("Europe/Zurich"),
        new HistoryPage.Files("/json", "/csv"),
        List.of());
  }

  private static BoardPage emptyBoard() {
    return new BoardPage(
        SDFR,
        "Task 1 · test",
        List.of(),
        new BoardPage.Ranking(
            new BoardPage.Stage("hidden", null, "The results of this phase are not public yet."),
            "",
            "By Borda points.",
            "",
            "",
            "Results are published 15 Apr 2026, 12:00 CEST.",
            new BoardPage.Scale("Points", false, true, BoardPage.Span.NONE)),
        List.of(),
        List.of(),
        List.of(),
        new BoardPage.Part(1, 0, 0, null, null),
        null,
        new BoardPage.Exports("/json", "/csv", "/latex", "/history", List.of(), List.of()),
        List.of());
  }

  private static RegistrationsPage registrations() {
    return new RegistrationsPage(
        new Link("Main", "/organize/main"),
        new Link("SDFR 2024", "/o/main/sdfr"),
        List.of("Affiliation", "Are all of you students?"),
        true,
        List.of(
            new RegistrationsPage.Team(
                "Aare",
                List.of(
                    new RegistrationsPage.Member("Ada Muster", "ada@example.org"),
                    new RegistrationsPage.Member(HOSTILE, "bob@example.org")),
                List.of("University of Bern", ""),
                true),
            new RegistrationsPage.Team(
                HOSTILE,
                List.of(new RegistrationsPage.Member("Eve", "eve@example.org")),
                List.of(HOSTILE, "yes"),
                false)));
  }

  private static InvitationsPage invitations() {
    return new InvitationsPage(
        inboxLink(),
        new Link("SDFR 2024", "/o/main/sdfr"),
        "/organize/main/sdfr/invitations",
        List.of(
            new InvitationsPage.Invitation("i1", "ada@example.org", "Nora", NOW.minusSeconds(900)),
            new InvitationsPage.Invitation("i2", HOSTILE, HOSTILE, NOW.minusSeconds(90_000))),
        Form.EMPTY);
  }

  private static PublishPage publish() {
    return new PublishPage(
        inboxLink(),
        "SDFR 2024",
        "/organize/main/sdfr/publish",
        ZoneId.of("Europe/Zurich"),
        List.of(
            new PublishPage.Phase(
                "main",
                "Main",
                "The public sees the boards, marked provisional.",
                List.of("1 case is open"),
                List.of(new PublishPage.Kind("final", "Final boards", "They stand.")),
                List.of(
                    new PublishPage.Publication(
                        "provisional", NOW, "Ada", HOSTILE, "the phase is not over", null),
                    new PublishPage.Publication(
                        "final", NOW.minusSeconds(60), "Ada", "", "", "too early")))),
        Form.EMPTY);
  }

  private static RegradesPage regrades() {
    return new RegradesPage(
        inboxLink(),
        "SDFR 2024",
        "/organize/main/sdfr/regrades",
        ZURICH,
        List.of(
            new RegradesPage.Line(
                1,
                "/organize/main/sdfr/regrades/1",
                "cancelled",
                HOSTILE,
                List.of("Set LFW: new labels, version 2 after 1. Nothing is run."),
                NOW)),
        List.of(new Choice("LFW", "lfw", false), new Choice("AgeDB", "agedb", false)),
        List.of(new RegradesPage.Task("task1", "Task 1", "now 0.001 and 0.01, lenient")),
        List.of("validation/task1/default", "validation/task2/default"),
        Form.EMPTY);
  }

  private static RegradePage regrade(String state, String ended) {
    return new RegradePage(
        inboxLink(),
        new Link("Re-grade SDFR 2024", "/organize/main/sdfr/regrades"),
        2,
        "/organize/main/sdfr/regrades/2",
        ZURICH,
        state,
        "Twelve pairs of LFW had their labels exchanged.",
        List.of("Set LFW: new labels, version 2 after 1. Nothing is run."),
        List.of("validation/task1/default"),
        new RegradePage.Progress(42, 0, 41, 1),
        new RegradePage.Opening("Ada Muster", NOW),
        ended,
        List.of(
            new RegradePage.Failure(
                new Link("9QX2", "/submissions/1"),
                HOSTILE,
                "The model crashed the runtime.",
                "the model's")),
        List.of(
            new RegradePage.Board(
                new Link("Task 1 · Validation", "/o/main/sdfr/boards/validation/task1/default"),
                List.of(
                    new RegradePage.Move("Aare", "3", "1", "Judged again."),
                    new RegradePage.Move("Broye", "1", "3", "Judged again."),
                    new RegradePage.Move(HOSTILE, "", "4", "Decided in review: approved.")))),
        List.of(
            new RegradePage.Entry(
                new Link("7F3K", "/submissions/2"),
                "Aare",
                "validation/task1/default",
                Badge.MISMATCH,
                Badge.REPRODUCED,
                List.of(new RegradePage.Figure("lfw", 0.98, 0.9905))),
            new RegradePage.Entry(
                new Link("8M1P", "/submissions/3"),
                "Broye",
                "validation/task1/default",
                Badge.REPRODUCED,
                Badge.REPRODUCED,
                List.of(
                    new RegradePage.Figure("lfw", 0.995, 0.991),
                    new RegradePage.Figure("lfw auc", null, 0.999)))),
        true,
        Form.EMPTY);
  }

  private static InboxPage inbox() {
    return new InboxPage(
        "Idiap Research Institute",
        "main",
        List.of(
            new InboxPage.Counter(
                "Mismatches", "?kind=mismatch", true, 4, 1, 1, NOW.minusSeconds(260_000)),
            new InboxPage.Counter("Reviews", "?kind=review", false, 1, 0, 0, NOW),
            new InboxPage.Counter("Quarantined", "?kind=quarantine", false, 0, 0, 0, null),
            new InboxPage.Counter("Appeals", "?kind=appeal", false, 0, 0, 0, null)),
        new InboxPage.Filter(
            List.of(
                new Choice("open", "?", true),
                new Choice("waiting for a team", "?state=waiting", false),
                new Choice("decided", "?state=decided", false)),
            List.of(
                new Choice("anyone’s", "?", true),
                new Choice("mine", "?holder=mine", false),
                new Choice("nobody’s", "?holder=nobody", false)),
            List.of(
                new Choice("all", "?", true),
                new Choice("SDFR 2024", "?competition=sdfr", false),
                new Choice(HOSTILE, "?competition=other", false)),
            "/organize/main"),
        List.of(
            new InboxPage.Case(
                Badge.MISMATCH,
                "7F3K",
                "/cases/c1",
                "Aare",
                "SDFR 2024 · Task 1 · validation",
                "Sanitizer differs: max 0.231, median 0.046",
                NOW.minusSeconds(7_300),
                null,
                new InboxPage.Handling("Ada Muster", true, true)),
            new InboxPage.Case(
                Badge.APPEAL,
                "9XQ1",
                "/cases/c4",
                "Broye",
                "SDFR 2024 · Task 2 · validation",
                "the team appeals",
                NOW.minusSeconds(8_300),
                null,
                new InboxPage.Handling(HOSTILE, false, false)),
            new InboxPage.Case(
                Badge.REVIEW,
                "81QZ",
                "/cases/c2",
                HOSTILE,
                "SDFR 2024 · Task 2 · validation",
                "Sanitizer differs: max 0.0034, median 0.00001",
                NOW.minusSeconds(90_000),
                Badge.APPROVED,
                new InboxPage.Handling("", false, false))),
        "?cursor=1_2",
        List.of(
            new InboxPage.Competition(
                "SDFR 2024",
                "/o/main/sdfr",
                "/organize/main/sdfr/publish",
                "/organize/main/sdfr/regrades",
                "/organize/main/sdfr/teams",
                "/organize/main/sdfr/invitations")));
  }

  private static final String HEAD =
      "9f2c41d07b3e8a65f01d2c3b4a5968778695a4b3c2d1e0f9182736455463728a";

  private static AuditPage.Found held() {
    return new AuditPage.Found("", "", "", 42, 1_311, List.of());
  }

  private static AuditPage.Found broken() {
    return new AuditPage.Found(
        "Event 0198f3b1-7c1e-7abc-9def-0123456789ab, at place 3 of seal 17, is not what was sealed: it was changed.",
        HEAD,
        "1" + HEAD.substring(1),
        16,
        207,
        List.of(
            "Event 0198f3b1-7c1e-7abc-9def-0123456789ac of seal 9 is dated 2026-01-02T03:04:05.000006Z, long before events that were sealed earlier."));
  }

  private static AuditPage audit(AuditPage.@Nullable Found found, Form typed) {
    return new AuditPage(
        inboxLink(),
        "main",
        new AuditPage.Chain(
            42,
            HEAD,
            2,
            new AuditPage.Check(
                NOW.minusSeconds(7_300),
                found == null ? "" : found.fault(),
                NOW.minusSeconds(100_000),
                41),
            found),
        typed,
        List.of(
            deed("submission.accepted", "handed in an entry", "Ada", "submission", null),
            deed("submission.judged", "judged an entry", "the system", "submission", 42),
            deed("case.rejected", "rejected a case", HOSTILE, "case", 41)),
        typed.values().isEmpty() ? null : "/organize/main/audit",
        "/organize/main/audit?cursor=1773306450000000_0198f3b1-7c1e-7abc-9def-0123456789ab");
  }

  private static AuditPage.Line deed(
      String action, String what, String who, String kind, @Nullable Integer seal) {
    return new AuditPage.Line(
        NOW.minusSeconds(90),
        who,
        what,
        action,
        new AuditPage.Subject(
            kind, "0198f3b1-7c1e-7abc-9def-0123456789ab", "/" + kind + "s/0198f3b1"),
        action.equals("submission.judged")
            ? List.of(
                new AuditPage.Fact("scores", "7"), new AuditPage.Fact("verdict", "REPRODUCED"))
            : action.equals("case.rejected")
                ? List.of(
                    new AuditPage.Fact("before", "none"),
                    new AuditPage.Fact("reason", "Not the model of the claim. " + HOSTILE),
                    new AuditPage.Fact("submission", "0198f3b1-7c1e-7abc-9def-0123456789ab"))
                : List.of(
                    new AuditPage.Fact("code", "7F3K"),
                    new AuditPage.Fact("model", HEAD),
                    new AuditPage.Fact("team", "0198f3b1-7c1e-7abc-9def-0123456789ab")),
        seal);
  }

  private static AuditPage auditOfNothing() {
    return new AuditPage(
        inboxLink(),
        "main",
        new AuditPage.Chain(0, "0".repeat(64), 0, null, null),
        new Form(
            Map.of("from", "yesterday", "action", "case"),
            List.of(
                new Mistake(
                    "from",
                    "Expected a day like 2026-03-12 or a time like 2026-03-12T09:00:00Z, both in UTC.",
                    "",
                    "",
                    "",
                    ""))),
        List.of(),
        null,
        null);
  }

  private static WebhooksPage webhooks(@Nullable String secret) {
    return new WebhooksPage(
        inboxLink(),
        "main",
        List.of(
            new WebhooksPage.Webhook(
                "0198-7f3a",
                "https://hooks.example.org/assay?room=faces",
                "submission.state, case.opened",
                0,
                0,
                new WebhooksPage.Last(
                    "submission.state", Badge.DELIVERED, 1, "", NOW.minusSeconds(61), null)),
            new WebhooksPage.Webhook(
                "0198-7f3b",
                "https://chat.example.com/" + HOSTILE,
                "case.decided",
                14,
                2,
                new WebhooksPage.Last(
                    "case.decided",
                    Badge.WAITING,
                    3,
                    "no TLS connection: " + HOSTILE,
                    NOW.minusSeconds(120),
                    NOW.plusSeconds(18))),
            new WebhooksPage.Webhook(
                "0198-7f3c", "https://new.example.org/", "case.opened", 0, 0, null)),
        List.of(
            new WebhooksPage.Kind("submission.state", "an entry takes a step", true),
            new WebhooksPage.Kind("case.opened", "a case was opened", false)),
        Form.EMPTY,
        secret);
  }

  private static WorkersPage workers() {
    return new WorkersPage(
        inboxLink(),
        1e-4,
        List.of(
            new WorkersPage.Worker(
                "gpu-2",
                Badge.ALIVE,
                NOW.minusSeconds(4),
                2,
                new WorkersPage.Duty(
                    "platform",
                    "cuda",
                    16_000_000_000L,
                    null,
                    "",
                    null,
                    "/organize/main/workers/1",
                    Form.EMPTY),
                "bwrap",
                List.of(
                    new WorkersPage.Fact("device", "cuda"),
                    new WorkersPage.Fact("os", "Linux 6.1")),
                List.of(
                    new WorkersPage.Wall(
                        "network", "reaches nobody", Badge.HOLDS, "loopback: socket EPERM"),
                    new WorkersPage.Wall(
                        "write", "writes nowhere but in /tmp", Badge.HOLDS, "/jdk EROFS")),
                List.of(
                    new WorkersPage.Noise(64, 5, 3.2e-7, false),
                    new WorkersPage.Noise(256, 5, 6.1e-5, true))),
            new WorkersPage.Worker(
                HOSTILE,
                Badge.GONE,
                NOW.minusSeconds(90_000),
                1,
                new WorkersPage.Duty(
                    "own",
                    "cpu",
                    null,
                    Badge.OUT,
                    "3 different entries in a row failed on it, and none succeeded.",
                    NOW.minusSeconds(90_000),
                    "/organize/main/workers/2",
                    Form.EMPTY),
                "no sandbox",
                List.of(),
                List.of(
                    new WorkersPage.Wall(
                        "network",
                        "reaches nobody",
                        Badge.BROKEN,
                        "NOT REFUSED: loopback: connect EINPROGRESS")),
                List.of())));
  }

  private static Link inboxLink() {
    return new Link("Idiap Research Institute", "/organize/main");
  }

  static CasePage reviewCase(@Nullable Badge decision) {
    var random = new Random(7);
    var claimed = random.doubles(600, -0.1, 0.6).toArray();
    var rerun =
        IntStream.range(0, 600)
            .mapToDouble(i ->
                i % 3 == 0
                    ? claimed[i] + random.nextGaussian() * 0.08
                    : claimed[i] + random.nextGaussian() * (i % 2 == 0 ? 1e-7 : 0.003))
            .toArray();
    return new CasePage(
        inboxLink(),
        new CasePage.Subject(
            "c1",
            Badge.MISMATCH,
            "7F3K",
            "/submissions/1",
            "Aare",
            "SDFR 2024 · Task 1 · validation",
            "The sanitizer scores that the team sent differ from ours by up to 0.231.",
            new CasePage.Opening(NOW.minusSeconds(7_300), ZURICH)),
        List.of(),
        List.of(
            CasePage.Comparison.of(
                "Sanitizer",
                difference(),
                claimed,
                rerun,
                decision == null ? caseDiagnosis(claimed) : null)),
        List.of(
            new CasePage.Figure("FaceScrub", "hidden", "accuracy", 0.9323, 0.0071),
            new CasePage.Figure("LFW", "hidden", "accuracy", 0.9942, null)),
        desk(decision == null ? holder() : null),
        decision == null
            ? new CasePage.Decision(null, "", "", null, 1)
            : new CasePage.Decision(
                decision, "The kit had a transposed input: " + HOSTILE, "Ada Muster", NOW, 2),
        decision == null
            ? new Form(
                Map.of("decision", "approved"),
                List.of(Mistake.of("reason", "A decision needs a reason.")))
            : Form.EMPTY);
  }

  private static CasePage.Diagnosis caseDiagnosis(double[] claimed) {
    return new CasePage.Diagnosis(
        diagnosis().sentence(),
        List.of(
            CasePage.Tried.of("channels", 3.1e-6, difference()),
            CasePage.Tried.of("pair order", 0.0712, difference()),
            CasePage.Tried.of("pixel layout (HWC bytes read as CHW)", 0.412, difference())),
        CasePage.Mended.of("channels", 3.1e-6, claimed, claimed, difference()));
  }

  private static CasePage duplicateCase() {
    var other = new Link("81QZ of team " + HOSTILE, "/submissions/2");
    return new CasePage(
        inboxLink(),
        new CasePage.Subject(
            "c3",
            Badge.DUPLICATE,
            "7F3K",
            "/submissions/1",
            "Aare",
            "SDFR 2024 · Task 1 · validation",
            "Resembles 81QZ of " + HOSTILE + ".",
            new CasePage.Opening(NOW.minusSeconds(7_300), ZURICH)),
        List.of(
            new CasePage.Seen("The weights are the same, in another file.", other, ""),
            new CasePage.Seen(
                "The scores are linear in the other's: correlation 0.999996.", other, "lfw"),
            new CasePage.Seen(
                "node `" + HOSTILE + "`: TopK on values of the image. The organizers may ask.",
                null,
                "")),
        List.of(),
        List.of(new CasePage.Figure("LFW", "hidden", "accuracy", 0.9942, null)),
        new CasePage.Desk(null, false, List.of(), List.of()),
        new CasePage.Decision(null, "", "", null, 1),
        Form.EMPTY);
  }

  private static CasePage.Holder holder() {
    return new CasePage.Holder("u2", "Grace " + HOSTILE, false, NOW.minusSeconds(4_000));
  }

  /// Of a case that waits for the team.
  private static CasePage.Desk desk(CasePage.@Nullable Holder holder) {
    return new CasePage.Desk(
        holder,
        true,
        List.of(
            new CasePage.Deed(
                NOW.minusSeconds(4_000), "Grace", "looks at the case", "", CasePage.Reach.NOBODY),
            new CasePage.Deed(
                NOW.minusSeconds(3_900),
                "Grace",
                "commented",
                "It matches as BGR; let us ask. " + HOSTILE,
                CasePage.Reach.ORGANIZERS),
            new CasePage.Deed(
                NOW.minusSeconds(3_800),
                "Grace",
                "wrote to the team",
                "Which order of the colours did you feed?",
                CasePage.Reach.TO_TEAM),
            new CasePage.Deed(
                NOW.minusSeconds(3_000), "Bea", "wrote", HOSTILE, CasePage.Reach.FROM_TEAM)),
        List.of());
  }

  private static CasePage appealCase() {
    return new CasePage(
        inboxLink(),
        new CasePage.Subject(
            "c4",
            Badge.APPEAL,
            "9XQ1",
            "/submissions/3",
            "Broye",
            "SDFR 2024 · Task 2 · validation",
            "The team appeals.",
            new CasePage.Opening(NOW.minusSeconds(7_300), ZURICH)),
        List.of(),
        List.of(),
        List.of(new CasePage.Figure("LFW", "hidden", "accuracy", 0.9942, null)),
        new CasePage.Desk(
            new CasePage.Holder("u1", "Ada Muster", true, NOW.minusSeconds(600)),
            false,
            List.of(
                new CasePage.Deed(
                    NOW.minusSeconds(7_300),
                    "Bea",
                    "wrote",
                    "The model is our own: the weights were trained from scratch.",
                    CasePage.Reach.FROM_TEAM)),
            List.of(new Link("duplicate, disqualified", "/cases/c3"))),
        new CasePage.Decision(null, "", "", null, 1),
        Form.EMPTY);
  }

  private static Form badBundle() {
    return new Form(
        Map.of(),
        List.of(
            new Mistake(
                "bundle",
                "A set names a file that the bundle lacks.",
                "sets[2].data",
                "data/lfw600.bin in the zip",
                "data/lfw.bin",
                "Rename the entry or mend competition.yaml."),
            new Mistake(
                "bundle",
                "A phase closes before it opens.",
                "phases[0].closes",
                "a time after 2026-01-01T00:00:00Z",
                "2025-06-01T00:00:00Z",
                "")));
  }

  private static ImportPage imported() {
    return new ImportPage(
        inboxLink(),
        "main",
        Form.EMPTY,
        null,
        new ImportPage.Imported(
            new Link("SDFR 2024", "/o/main/sdfr"),
            List.of(
                new ImportPage.SetLine("Sanitizer", 1, 100, 50),
                new ImportPage.SetLine("LFW", 2, 7_701, 6_000)),
            changes(List.of()),
            new Link("re-grade 3", "/organize/main/sdfr/regrades/3")));
  }

  private static ImportPage.Changes changes(List<String> refused) {
    return new ImportPage.Changes(
        List.of("phase test", "track test/task1/10K"),
        List.of("task spare"),
        List.of(
            new ImportPage.Line(
                "phase validation: closes", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z")),
        List.of(new ImportPage.Line("set lfw: labels", "version 1", "a new version")),
        refused);
  }

  private static ImportPage importPreview(List<String> refused) {
    return new ImportPage(
        inboxLink(),
        "main",
        Form.EMPTY,
        new ImportPage.Preview("ab".repeat(32), "sdfr", false, changes(refused)),
        null);
  }
}
