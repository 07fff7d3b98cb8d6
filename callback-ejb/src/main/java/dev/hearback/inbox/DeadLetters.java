package dev.hearback.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What needs an operator. */
@ApplicationScoped
public class DeadLetters {

  /** The newest dead letters of an application. */
  public List<DeadLetter> list(String application, int max) {
    throw new UnsupportedOperationException();
  }
}
