package assay.server.pages;

import assay.grading.ticket.WorkerCalls.Wall;
import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.queue.WorkerIntake;
import assay.server.queue.WorkerView;
import assay.server.queue.Workers;
import assay.web.Badge;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.WorkersPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;

/// Who runs the models, and how well they are walled in. To others the organization has no such
/// page.
@Controller("/organize/{org}/workers")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class WorkerPages {
  private final PageAnswers answers;
  private final Organizations organizations;
  private final Workers workers;
  private final WorkerIntake intake;

  WorkerPages(
      PageAnswers answers, Organizations organizations, Workers workers, WorkerIntake intake) {
    this.answers = answers;
    this.organizations = organizations;
    this.workers = workers;
    this.intake = intake;
  }

  @Get
  HttpResponse<byte[]> workers(HttpRequest<?> request, Caller caller, String org) {
    return answers.ok(request, caller, page(caller, org, Map.of()));
  }

  /// Where a form that came back is reloaded.
  @Get("/{id}")
  HttpResponse<byte[]> workersAgain(Caller caller, String org, String id) {
    organizations.require(caller, org, Role.REVIEWER);
    id(id);
    return PageAnswers.go(Paths.workers(org));
  }

  @Post("/{id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> set(
      HttpRequest<?> request, Caller caller, String org, String id, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var worker = id(id);
    try {
      intake.set(
          caller,
          org,
          worker,
          new WorkerIntake.Wish(form.get("drained").equals("true"), form.get("reason")));
      return PageAnswers.go(Paths.workers(org));
    } catch (Problem problem) {
      return answers.refused(
          request, caller, page(caller, org, Map.of(worker, form.with(problem))));
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }

  /// @param forms that came back, by worker
  private WorkersPage page(Caller caller, String org, Map<UUID, Form> forms) {
    var organization = organizations.require(caller, org, Role.REVIEWER);
    var list = workers.list(caller, org);
    return new WorkersPage(
        new Link(organization.name(), Paths.inbox(organization.slug())),
        list.smallestTolerance(),
        list.items().stream()
            .map(worker ->
                worker(worker, organization.slug(), forms.getOrDefault(worker.id(), Form.EMPTY)))
            .toList());
  }

  private static WorkersPage.Worker worker(WorkerView worker, String organization, Form form) {
    return new WorkersPage.Worker(
        worker.name(),
        worker.alive() ? Badge.ALIVE : Badge.GONE,
        worker.lastSeenAt(),
        worker.slots(),
        duty(worker, organization, form),
        worker.isolation().sandbox().equals("none") ? "no sandbox" : worker.isolation().sandbox(),
        worker.facts().stream()
            .filter(fact -> !fact.name().equals("device"))
            .map(fact -> new WorkersPage.Fact(fact.name(), fact.value()))
            .toList(),
        worker.isolation().walls().stream().map(WorkerPages::wall).toList(),
        worker.noise().stream()
            .map(row ->
                new WorkersPage.Noise(
                    row.batchSize(), row.repetitions(), row.max(), row.aboveTolerance()))
            .toList());
  }

  private static WorkersPage.Duty duty(WorkerView worker, String organization, Form form) {
    var intake = worker.intake();
    return new WorkersPage.Duty(
        worker.capabilities().pool(),
        worker.capabilities().device(),
        worker.capabilities().memoryBytes(),
        switch (intake.state()) {
          case "drained" -> Badge.DRAINED;
          case "out" -> Badge.OUT;
          default -> null;
        },
        intake.reason(),
        intake.since(),
        intake.managed() ? Paths.workers(organization) + "/" + worker.id() : null,
        form);
  }

  private static WorkersPage.Wall wall(Wall wall) {
    return new WorkersPage.Wall(
        wall.name(),
        meaning(wall.name()),
        wall.holds() ? Badge.HOLDS : Badge.BROKEN,
        wall.detail());
  }

  /// A worker of another version may have walls that are not known here.
  private static String meaning(String wall) {
    return switch (wall) {
      case "network" -> "reaches nobody";
      case "listen" -> "is reached by nobody";
      case "read" -> "sees no file of the worker or the host";
      case "write" -> "writes nowhere but in /tmp";
      case "model-folder" -> "finds one file beside itself: the model";
      case "space" -> "fills no disk";
      case "processes" -> "sees no other process";
      case "descriptors" -> "was handed no open file";
      case "environment" -> "was handed no variable but the listed ones";
      case "user" -> "runs as nobody";
      case "capabilities" -> "has no privilege and gains none";
      case "system-calls" -> "is refused what no model needs of the kernel";
      case "fork" -> "starts no process";
      case "threads" -> "starts threads up to a limit";
      case "execute" -> "finds no program to run";
      case "memory" -> "takes memory up to a limit";
      default -> "";
    };
  }
}
