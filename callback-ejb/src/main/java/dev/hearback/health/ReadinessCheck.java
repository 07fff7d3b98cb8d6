package dev.hearback.health;

import dev.hearback.check.DeploymentCheck;
import dev.hearback.check.Finding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code hearback} among the server's MicroProfile Health readiness checks: down before Hearback
 * has started, and while its periodic work fails, for example because the database is away. A
 * vendor that does not answer changes nothing here, nor does an observer that is stuck or paused.
 *
 * <p>The data are what the check at start-up found, and whether observers are stuck or paused now:
 * states and codes alone, because servers show them to everybody. {@code admin/check} tells the
 * rest. A server without MicroProfile Health overlooks this class, and so does WildFly in an EAR
 * (WFLY-12835).
 */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {

  @Inject DeploymentCheck deploymentCheck;

  @Override
  public HealthCheckResponse call() {
    Map<String, String> data = new LinkedHashMap<>();
    deploymentCheck
        .latest()
        .ifPresent(
            report ->
                report
                    .findings()
                    .forEach(each -> data.merge(each.check(), each.brief(), "%s; %s"::formatted)));
    Finding now = deploymentCheck.periodicWork();
    data.put(now.check(), now.brief());
    Finding observers = deploymentCheck.observersAtWork();
    if (observers.state() != Finding.State.OK) {
      data.put(observers.check(), observers.brief());
    }
    HealthCheckResponseBuilder response = HealthCheckResponse.named("hearback");
    data.forEach(response::withData);
    return response
        .status(deploymentCheck.latest().isPresent() && now.state() != Finding.State.FAIL)
        .build();
  }
}
