package dev.hearback.it.app.web;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;

/** A CDI bean in a WAR. */
@Dependent
class InjectedBean extends Injected {

  @ObserverId("bean-in-war")
  void note(@Observes @Tagged("inject-bean") TranscriptionSucceeded event) {
    write("bean-in-war", event);
  }
}
