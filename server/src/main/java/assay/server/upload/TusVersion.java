package assay.server.upload;

import assay.server.http.Problem;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/// The client names the version of tus that it speaks.
@ServerFilter("/api/v1/uploads/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class TusVersion {
  static final String VERSION = "1.0.0";
  static final String HEADER = "Tus-Resumable";

  @RequestFilter
  void require(HttpRequest<?> request) {
    if (request.getMethod() != HttpMethod.OPTIONS
        && !VERSION.equals(request.getHeaders().get(HEADER))) {
      throw Problem.of(
          412, "tus.version", "This address speaks tus: send the header Tus-Resumable: 1.0.0.");
    }
  }
}
