/// The server: starts it, and holds what every feature package stands on (database, clock, HTTP
/// edge).
@Configuration
@Requires(property = "assay.part", value = "server")
@NullMarked
package assay.server;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
