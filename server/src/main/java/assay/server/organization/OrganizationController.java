package assay.server.organization;

import assay.server.account.Caller;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Organizations and the caller's place in them.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_AUTHENTICATED)
class OrganizationController {
  private final Organizations organizations;

  OrganizationController(Organizations organizations) {
    this.organizations = organizations;
  }

  record Me(UUID id, String name, String email, List<Place> organizations) {}

  record Place(String slug, String name, Role role) {}

  record NewOrganization(@Nullable String slug, @Nullable String name) {}

  record NewMember(@Nullable String email, @Nullable Role role) {}

  /// Who calls, and for which organizations they work.
  @Get("/me")
  Me me(Caller caller) {
    caller.require("read");
    var places =
        organizations.ofUser(caller.user()).stream()
            .filter(place -> caller.reaches(place.organization()))
            .map(place -> new Place(place.slug(), place.name(), place.role()))
            .toList();
    return new Me(caller.user(), caller.name(), caller.email(), places);
  }

  /// Makes an organization (operators only); the caller owns it.
  @Status(HttpStatus.CREATED)
  @Post("/orgs")
  HttpResponse<Organization> create(Caller caller, @Body NewOrganization wanted) {
    return HttpResponse.created(organizations.create(caller, wanted.slug(), wanted.name()));
  }

  /// Gives someone a role (owners only).
  @Status(HttpStatus.NO_CONTENT)
  @Post("/orgs/{org}/members")
  HttpResponse<?> setMember(Caller caller, String org, @Body NewMember member) {
    organizations.setMember(caller, org, member.email(), member.role());
    return HttpResponse.noContent();
  }
}
