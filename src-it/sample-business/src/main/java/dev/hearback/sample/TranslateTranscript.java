package dev.hearback.sample;

import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Has the transcript translated for the page. */
@Dependent
class TranslateTranscript {

  private final Calls calls;
  private final Translator translator;

  @Inject
  TranslateTranscript(Calls calls, Translator translator) {
    this.calls = calls;
    this.translator = translator;
  }

  // No transaction is held during the remote call. Should it be repeated, the result is the same.
  @OutsideTransaction
  @ObserverId("calls.translate")
  void translate(@Observes @Tagged("calls") TranscriptionSucceeded event) {
    calls.setTranslation(
        event.attribute("call"), translator.translate(event.transcript().text(), "de"));
  }
}
