package dev.hearback.it.app.benchmark;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** What the benchmark tells the application to do. */
@ApplicationPath("benchmark")
public class BenchmarkApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(JobsResource.class);
  }
}
