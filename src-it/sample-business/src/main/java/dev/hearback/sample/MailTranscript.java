package dev.hearback.sample;

import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

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
    Call call = calls.find(event.attribute("call")).orElseThrow();
    if (call.email() != null) {
      mail.send(
          call.email(),
          "Call of " + call.caller(),
          event.transcript().text(),
          event.idempotencyKey());
    }
  }
}
