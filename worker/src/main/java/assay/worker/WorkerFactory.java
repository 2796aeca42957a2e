package assay.worker;

import assay.worker.sandbox.Sandbox;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;

/// What the worker is made of besides its own classes.
@Factory
class WorkerFactory {
  @Singleton
  @Bean(preDestroy = "shutdownNow")
  HttpClient http() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  @Singleton
  @Bean(preDestroy = "close")
  Sandbox sandbox(WorkerSettings settings, RunSettings runs) throws IOException {
    var sandbox =
        Sandbox.open(settings.directory(), runs.engine(settings.slots()), runs.sandboxRequired());
    if (runs.needsTrial()) {
      try {
        sandbox.tryEngine();
      } catch (IOException e) {
        // A worker that claims work which it cannot run spoils it for the others.
        sandbox.close();
        throw e;
      }
    }
    return sandbox;
  }
}
