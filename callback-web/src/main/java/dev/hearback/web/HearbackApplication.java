package dev.hearback.web;

import dev.hearback.web.admin.AdminFilter;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/**
 * Our JAX-RS application: {@code <context>/hearback/…} in the archive of somebody else, {@code
 * <context>/…} in our own, whose {@code web.xml} maps it anew. It lists its classes, so that it
 * serves nothing else that lies in the same archive.
 */
@ApplicationPath("hearback")
public class HearbackApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(Entrance.class, AdminFilter.class, UnexpectedErrors.class);
  }

  /** Keeps Jersey from describing our URLs to everybody. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
