package dev.hearback.it.app.lib;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Lies in an EAR's {@code lib}. */
@Dependent
class LibObserver {

  @Inject Notebook notebook;

  @ObserverId("lib")
  void note(@Observes @Tagged("note") TranscriptionSucceeded event) {
    notebook.write(
        event.jobId(), Note.of("lib", event.origin().attempt(), event.transcript().text()));
  }
}
