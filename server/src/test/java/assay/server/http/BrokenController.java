package assay.server.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/// Breaks, as a bug of ours would.
@Controller("/broken")
@Secured(SecurityRule.IS_ANONYMOUS)
class BrokenController {
  @Get
  String broken() {
    throw new IllegalStateException("secret detail at /var/lib/assay");
  }
}
