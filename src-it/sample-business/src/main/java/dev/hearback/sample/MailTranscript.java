package dev.hearback.sample;

import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;

/** Mails the transcript to the one whom the call was for. */
@Dependent
class MailTranscript {

  private final Calls calls;
  private final Mail mail;

  @Inject
  MailTranscript(Calls calls, Mail mail) {
    this.calls = calls;
    this.mail = mail;
  }

  // A mail cannot be rolled back, and a mail server may be slow: so no transaction is held. After a
  // crash the mail may be sent again; the key lets the receiving side recognise it.
  @OutsideTransaction
  @ObserverId("calls.mail")
  void mail(@Observes @Tagged("calls") TranscriptionSucceeded event) {
    // A job that was submitted elsewhere may have no call of ours.
    Optional<Call> call = calls.find(event.attribute("call")).filter(one -> one.email() != null);
    if (call.isPresent()) {
      mail.send(
          call.get().email(),
          "Call of " + call.get().caller(),
          event.transcript().text(),
          event.idempotencyKey());
    }
  }
}
