package dev.hearback.it.app.ejb;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** There is one for each call of an observer. */
@RequestScoped
public class PerCall {

  private final String name = UUID.randomUUID().toString();

  public String name() {
    return name;
  }
}
