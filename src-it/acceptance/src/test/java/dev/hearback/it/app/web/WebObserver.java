package dev.hearback.it.app.web;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.lib.Notebook;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Lies in a WAR. */
@Dependent
class WebObserver {

  @Inject Notebook notebook;

  @ObserverId("web")
  void note(@Observes @Tagged("note") TranscriptionSucceeded event) {
    notebook.write(
        event.jobId(), Note.of("web", event.origin().attempt(), event.transcript().text()));
  }
}
