package dev.hearback.sample;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Keeps the text with its call. Hearback has begun a transaction, and commits it after this method
 * together with the mark "delivered": the text is stored once, whatever fails in between.
 */
@Dependent
class StoreTranscript {

  private final Calls calls;

  @Inject
  StoreTranscript(Calls calls) {
    this.calls = calls;
  }

  // The id stands in Hearback's database. With one of its own the method may be renamed and moved.
  @ObserverId("calls.store")
  void store(@Observes @Tagged("calls") TranscriptionSucceeded event) {
    calls.setText(event.attribute("call"), event.transcript().text());
  }
}
