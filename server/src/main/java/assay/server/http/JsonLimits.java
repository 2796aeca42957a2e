package assay.server.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;

/// No request of ours nests deep or has long numbers; one that does is an attack on the parser.
@Singleton
class JsonLimits implements BeanCreatedEventListener<ObjectMapper> {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER = 100;

  @Override
  public ObjectMapper onCreated(BeanCreatedEvent<ObjectMapper> event) {
    var mapper = event.getBean();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER)
                .build());
    return mapper;
  }
}
