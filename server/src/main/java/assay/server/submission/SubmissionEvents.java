package assay.server.submission;

import assay.server.account.Caller;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// An entry as it changes: the whole view again whenever something in it did, until it is finished.
@Singleton
class SubmissionEvents {
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private final SubmissionViews views;
  private final Scheduler blocking;
  private final Duration interval;

  SubmissionEvents(
      SubmissionViews views,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking,
      @Value("${assay.events.interval:1s}") Duration interval) {
    this.views = views;
    this.blocking = Schedulers.fromExecutorService(blocking);
    this.interval = interval;
  }

  Publisher<Event<SubmissionView>> of(Caller caller, UUID submission) {
    // The first look also answers 404 as such, before the stream begins.
    var first = views.view(caller, submission);
    var look = Mono.fromCallable(() -> views.view(caller, submission)).subscribeOn(blocking);
    return Flux.concat(
            Mono.just(first), Flux.interval(interval).onBackpressureDrop().concatMap(_ -> look, 1))
        .distinctUntilChanged()
        .takeUntil(view -> !view.state().isActive())
        .take(LIFETIME)
        .map(view -> Event.of(view).name("state"));
  }
}
