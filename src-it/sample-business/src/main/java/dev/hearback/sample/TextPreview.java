package dev.hearback.sample;

import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;

/** Sends the first words of the transcript to a phone. */
@Dependent
class TextPreview {

  /** What fits into one SMS. */
  private static final int LENGTH = 160;

  private final Calls calls;
  private final TextMessages messages;

  @Inject
  TextPreview(Calls calls, TextMessages messages) {
    this.calls = calls;
    this.messages = messages;
  }

  @OutsideTransaction
  @ObserverId("calls.sms")
  void send(@Observes @Tagged("calls") TranscriptionSucceeded event) {
    // A job that was submitted elsewhere may have no call of ours.
    Optional<Call> call = calls.find(event.attribute("call")).filter(one -> one.phone() != null);
    if (call.isPresent()) {
      messages.send(
          call.get().phone(),
          Preview.of(event.transcript().text(), LENGTH),
          event.idempotencyKey());
    }
  }
}
