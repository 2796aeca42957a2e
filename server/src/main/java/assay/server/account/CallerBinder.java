package assay.server.account;

import assay.server.http.Problem;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Lets a controller ask for the [Caller]; without one the answer is 401, unless the argument is
/// nullable.
@Singleton
class CallerBinder implements TypedRequestArgumentBinder<Caller> {
  @Override
  public Argument<Caller> argumentType() {
    return Argument.of(Caller.class);
  }

  @Override
  public BindingResult<Caller> bind(
      ArgumentConversionContext<Caller> context, HttpRequest<?> request) {
    var principal = request.getUserPrincipal();
    if (principal.isPresent() && principal.get() instanceof CallerAuthentication known) {
      return () -> Optional.of(known.caller());
    }
    if (context.getArgument().isNullable()) {
      return BindingResult.empty();
    }
    throw Problem.of(401, "auth.required", "Sign in, or send an API token.");
  }
}
