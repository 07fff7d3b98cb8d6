package dev.hearback.it.server;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/** Does not start. */
@Singleton
@Startup
public class BrokenApplication {

  @PostConstruct
  void start() {
    throw new IllegalStateException("as the test wants it");
  }
}
