package dev.hearback.web.admin;

import dev.hearback.check.DeploymentCheck;
import dev.hearback.check.Reachability;
import dev.hearback.check.Report;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;

/**
 * Examines the deployment as its start does, whenever an operator asks.
 *
 * <p>200 the table, as text · 401 not a user of the server · 403 not in the role {@code
 * hearback-operator}.
 */
@Dependent
public class CheckResource {

  @Inject DeploymentCheck deploymentCheck;
  @Inject Reachability reachability;

  /**
   * Examines now.
   *
   * @param publicUrl whether to post probes through the public URL as well, which can take minutes
   */
  @GET
  @Produces("text/plain; charset=UTF-8")
  public String check(
      @QueryParam("public-url") boolean publicUrl, @Context HttpServletRequest request) {
    AdminAccess.admit(request);
    Report report = deploymentCheck.examine();
    return (publicUrl ? report.and(reachability.examine()) : report).table() + "\n";
  }
}
