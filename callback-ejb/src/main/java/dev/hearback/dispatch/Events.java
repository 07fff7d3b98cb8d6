package dev.hearback.dispatch;

import dev.hearback.EventOrigin;
import dev.hearback.Job;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Makes the event of a delivery from what is stored. */
@ApplicationScoped
public class Events {

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
    Job job =
        jobs.find(delivery.jobId())
            .orElseThrow(
                () -> new IllegalStateException("HB-0342 Job " + delivery.jobId() + " is gone"));
    EventOrigin origin =
        new EventOrigin(
            job.id(),
            job.provider(),
            job.vendorJobId().orElse(null),
            job.tags(),
            job.attributes(),
            delivery.id().toString(),
            delivery.generation(),
            delivery.attempts() + 1);
    if (job.failure().isPresent()) {
      return new ScopedEvent(new TranscriptionFailed(origin, job.failure().get()), () -> {});
    }
    StoredContent content = callbacks.content(delivery.callbackId().orElseThrow());
    ScopedTranscript transcript =
        new ScopedTranscript(vendors.named(content.vendor()).transcript(content));
    return new ScopedEvent(
        new TranscriptionSucceeded(origin, transcript, jobs.partialFailures(job.id())),
        transcript::end);
  }
}
