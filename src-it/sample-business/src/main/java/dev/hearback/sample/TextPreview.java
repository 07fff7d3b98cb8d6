package dev.hearback.sample;

import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

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
    Call call = calls.find(event.attribute("call")).orElseThrow();
    if (call.phone() != null) {
      messages.send(
          call.phone(), Preview.of(event.transcript().text(), LENGTH), event.idempotencyKey());
    }
  }
}
