package dev.hearback.it.app.ejb;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;

/** A CDI bean in an EJB jar. */
@Dependent
class InjectedBean extends Injected {

  @ObserverId("bean-in-ejb-jar")
  void note(@Observes @Tagged("inject-bean") TranscriptionSucceeded event) {
    write("bean-in-ejb-jar", event);
  }
}
