package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.check.HostApplication;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;

/** Looks at the start at what else this application has on the paths of callbacks. */
@WebListener
public class Surroundings implements ServletContextListener {

  private static final Pattern ON_DEMAND =
      Pattern.compile("<proactive-authentication>\\s*false\\s*<");

  @Inject HostApplication host;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    CallbackPaths paths = CallbackPaths.of(context);
    host.filters(paths.filters(context));
    SecurityConstraints constraints = SecurityConstraints.of(context);
    for (String method : List.of("POST", "PUT")) {
      constraints
          .refusing(method, paths)
          .ifPresent(pattern -> host.refusesCallbacks(method, pattern));
    }
    constraints.redirecting(paths).ifPresent(host::redirectsCallbacks);
    if (constraints.takesCredentials() && !looksOnDemand(context)) {
      host.takesCredentials();
    }
  }

  /** Whether WildFly is told to look at credentials only where they are needed. */
  private static boolean looksOnDemand(ServletContext context) {
    try (InputStream descriptor = context.getResourceAsStream("/WEB-INF/jboss-web.xml")) {
      return descriptor != null
          && ON_DEMAND.matcher(new String(descriptor.readAllBytes(), UTF_8)).find();
    } catch (IOException e) { // the server has read it and will tell
      return true;
    }
  }
}
