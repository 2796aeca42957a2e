/// Pulls a ticket over HTTP, runs the model in a sandbox, returns score vectors. No database, no
/// labels.
@Configuration
@Requires(property = "assay.part", value = "worker")
@NullMarked
package assay.worker;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
