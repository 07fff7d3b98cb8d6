package dev.hearback.sample;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Updates the page of calls, whichever way the job ended. The headline is kept in the database,
 * because the observer runs on one server and the page is asked for on any.
 */
@Dependent
class ShowOnPage {

  private final Calls calls;

  @Inject
  ShowOnPage(Calls calls) {
    this.calls = calls;
  }

  @ObserverId("calls.page")
  void show(@Observes @Tagged("calls") TranscriptionEvent event) {
    calls.setHeadline(event.attribute("call"), headline(event));
  }

  private static String headline(TranscriptionEvent event) {
    if (event instanceof TranscriptionSucceeded succeeded) {
      return Preview.of(succeeded.transcript().text(), 80);
    }
    return "No transcript from " + event.provider();
  }
}
