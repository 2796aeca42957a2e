package assay.server.upload;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// The server names the version of tus that it speaks, in refusals too.
@ServerFilter("/api/v1/uploads/**")
@Order(Ordered.HIGHEST_PRECEDENCE)
class TusAnswer {
  @ResponseFilter
  void tell(MutableHttpResponse<?> response) {
    response.header(TusVersion.HEADER, TusVersion.VERSION);
    if (response.code() == 412) {
      response.header("Tus-Version", TusVersion.VERSION);
    }
  }
}
