package dev.hearback.it.app.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The probe. */
@ApplicationPath("probe")
public class ProbeApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(ProbeResource.class);
  }
}
