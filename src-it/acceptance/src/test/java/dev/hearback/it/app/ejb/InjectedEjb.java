package dev.hearback.it.app.ejb;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;

/** An EJB, which the container calls in the context of its own module. */
@Stateless
public class InjectedEjb extends Injected {

  /** Observes. */
  @ObserverId("ejb-in-ejb-jar")
  public void note(@Observes @Tagged("inject-ejb") TranscriptionSucceeded event) {
    write("ejb-in-ejb-jar", event);
  }
}
