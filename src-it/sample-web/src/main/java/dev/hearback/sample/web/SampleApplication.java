package dev.hearback.sample.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The sample's own JAX-RS application. It lists its classes, so that it serves no others. */
@ApplicationPath("sample")
public class SampleApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(CallsResource.class);
  }
}
