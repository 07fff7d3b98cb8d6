package dev.hearback.deliver;

import dev.hearback.EventOrigin;
import dev.hearback.Job;
import dev.hearback.PartialFailure;
import dev.hearback.Transcript;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.Jobs;
import dev.hearback.vendors.Vendors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the event of a delivery from what is in memory, or stored. */
@ApplicationScoped
class Events {

  @Inject Jobs jobs;
  @Inject CallbackTable callbacks;
  @Inject Vendors vendors;

  /**
   * An event that is good for one call.
   *
   * @param event the event
   * @param end ends what it gives access to
   */
  record ScopedEvent(TranscriptionEvent event, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  ScopedEvent of(ClaimedDelivery delivery) {
    return delivery.fresh().isPresent()
        ? fresh(delivery, delivery.fresh().get())
        : stored(delivery);
  }

  private ScopedEvent fresh(ClaimedDelivery delivery, FreshOutcome outcome) {
    EventOrigin origin =
        origin(
            delivery,
            outcome.provider(),
            outcome.vendorJobId(),
            outcome.tags(),
            outcome.attributes());
    return success(origin, outcome.transcript(), List.of());
  }

  private ScopedEvent stored(ClaimedDelivery delivery) {
    Job job =
        jobs.find(delivery.jobId())
            .orElseThrow(
                () -> new IllegalStateException("HB-0342 Job " + delivery.jobId() + " is gone"));
    EventOrigin origin =
        origin(delivery, job.provider(), job.vendorJobId(), job.tags(), job.attributes());
    if (job.failure().isPresent()) {
      return new ScopedEvent(new TranscriptionFailed(origin, job.failure().get()), () -> {});
    }
    StoredContent content = callbacks.content(delivery.callbackId().orElseThrow());
    return success(
        origin,
        vendors.named(content.vendor()).transcript(content),
        jobs.partialFailures(job.id()));
  }

  private static ScopedEvent success(
      EventOrigin origin, Transcript transcript, List<PartialFailure> failures) {
    ScopedTranscript scoped = new ScopedTranscript(transcript);
    return new ScopedEvent(new TranscriptionSucceeded(origin, scoped, failures), scoped::end);
  }

  private static EventOrigin origin(
      ClaimedDelivery delivery,
      String provider,
      Optional<String> vendorJobId,
      Set<String> tags,
      Map<String, String> attributes) {
    return new EventOrigin(
        delivery.jobId(),
        provider,
        vendorJobId.orElse(null),
        tags,
        attributes,
        delivery.id().toString(),
        delivery.generation(),
        delivery.attempts() + 1);
  }
}
