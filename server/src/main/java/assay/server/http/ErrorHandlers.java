package assay.server.http;

import assay.server.database.DatabaseUnavailable;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands every kind of error to [ErrorAnswers].
final class ErrorHandlers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandlers.class);

  private ErrorHandlers() {}

  @Singleton
  static class OfProblems implements ExceptionHandler<Problem, HttpResponse<?>> {
    private final ErrorAnswers answers;

    OfProblems(ErrorAnswers answers) {
      this.answers = answers;
    }

    @Override
    @SuppressWarnings("rawtypes") // the framework's signature
    public HttpResponse<?> handle(HttpRequest request, Problem problem) {
      return answers.of(request, problem);
    }
  }

  @Singleton
  static class OfOutages implements ExceptionHandler<DatabaseUnavailable, HttpResponse<?>> {
    private final ErrorAnswers answers;

    OfOutages(ErrorAnswers answers) {
      this.answers = answers;
    }

    @Override
    @SuppressWarnings("rawtypes") // the framework's signature
    public HttpResponse<?> handle(HttpRequest request, DatabaseUnavailable outage) {
      LOG.error("{} {}: {}", request.getMethodName(), request.getPath(), outage.getCause());
      return answers.of(
          request,
          Problem.of(
                  503,
                  "unavailable",
                  "The database does not answer; please try again. What was sent with an Idempotency-Key is taken once, however often it is sent with the same key.")
              .retryAfter(Duration.ofSeconds(5)));
    }
  }

  @Singleton
  static class OfTheRest implements ExceptionHandler<Throwable, HttpResponse<?>> {
    private final ErrorAnswers answers;

    OfTheRest(ErrorAnswers answers) {
      this.answers = answers;
    }

    @Override
    @SuppressWarnings("rawtypes") // the framework's signature
    public HttpResponse<?> handle(HttpRequest request, Throwable cause) {
      return answers.ofOurs(request, cause);
    }
  }

  /// What the framework itself refuses: no route, wrong method or type, a body that does not bind.
  @Singleton
  static class OfTheFramework implements ErrorResponseProcessor<Object> {
    private final ErrorAnswers answers;

    OfTheFramework(ErrorAnswers answers) {
      this.answers = answers;
    }

    @Override
    @SuppressWarnings("unchecked") // a response whose body is whatever the answer needs
    public MutableHttpResponse<Object> processResponse(
        ErrorContext context, MutableHttpResponse<?> response) {
      var request = context.getRequest();
      int status = response.code();
      var cause = context.getRootCause().orElse(null);
      var answer =
          status >= 500 && cause != null
              ? answers.ofOurs(request, cause)
              : answers.of(request, problem(status, cause, context));
      var allow = response.getHeaders().get("Allow");
      if (allow != null) {
        answer.header("Allow", allow);
      }
      return (MutableHttpResponse<Object>) answer;
    }

    private static Problem problem(int status, @Nullable Throwable cause, ErrorContext context) {
      for (var at = cause; at != null; at = at.getCause()) {
        var found = ofBinding(at);
        if (found != null) {
          return found;
        }
      }
      return switch (status) {
        case 400 -> {
          var errors =
              context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
          LOG.debug("bad request: {}", errors);
          yield Problem.of(400, "request.malformed", "The request could not be understood.");
        }
        case 401 -> Problem.of(401, "auth.required", "Sign in, or send an API token.");
        case 403 -> Problem.of(403, "forbidden", "You may not do that.");
        case 404 -> Problem.notFound();
        case 405 ->
            Problem.of(405, "method.not_allowed", "This address does not take that method.");
        case 406 -> Problem.of(406, "not_acceptable", "This address has nothing of that type.");
        case 413 ->
            Problem.of(413, "request.too_large", "The request is larger than allowed here.");
        case 415 ->
            Problem.of(415, "media_type.unsupported", "This address does not take that type.");
        default -> Problem.of(status, "error." + status, Statuses.title(status) + ".");
      };
    }

    private static @Nullable Problem ofBinding(Throwable cause) {
      return switch (cause) {
        case Problem problem -> problem;
        case UnrecognizedPropertyException unknown ->
            Problem.field(
                unknown.getPropertyName(),
                "request.unknown_field",
                "The field %s is not known here.".formatted(unknown.getPropertyName()));
        case StreamConstraintsException _ ->
            Problem.of(422, "request.too_deep", "The JSON is nested too deep or has huge values.");
        case JsonParseException broken ->
            Problem.of(
                422,
                "request.malformed",
                "The JSON breaks off at line %d, column %d."
                    .formatted(
                        broken.getLocation().getLineNr(), broken.getLocation().getColumnNr()));
        case JsonMappingException wrong when !wrong.getPath().isEmpty() -> {
          var field =
              wrong.getPath().stream()
                  .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                  .collect(Collectors.joining("."));
          yield Problem.field(
              field, "request.invalid_field", "The field %s has a wrong value.".formatted(field));
        }
        case UnsatisfiedRouteException missing ->
            Problem.field(
                missing.getArgument().getName(),
                "request.missing_field",
                "The field %s is missing.".formatted(missing.getArgument().getName()));
        case ConversionErrorException wrong when wrong.getCause() == null -> ofConversion(wrong);
        case ConversionErrorException wrong
            when !(wrong.getCause() instanceof JsonMappingException
                || wrong.getCause() instanceof JsonParseException) ->
            ofConversion(wrong);
        default -> null;
      };
    }

    /// An id in an address that is no id names nothing.
    private static Problem ofConversion(ConversionErrorException wrong) {
      var name = wrong.getArgument().getName();
      return wrong.getArgument().getType() == UUID.class
          ? Problem.notFound()
          : Problem.field(
              name, "request.invalid_field", "The field %s has a wrong value.".formatted(name));
    }
  }
}
