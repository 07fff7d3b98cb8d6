package dev.hearback.web.admin;

import dev.hearback.check.DeploymentCheck;
import dev.hearback.check.PublicUrlCheck;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * Examines the deployment as its start does, when an operator asks.
 *
 * <p>200 the table, as text · 202 begun · 401, 403, 429, 503 as {@link AdminAccess#admit}.
 */
@Dependent
public class CheckResource {

  private static final String TEXT = "text/plain; charset=UTF-8";

  @Inject DeploymentCheck deploymentCheck;
  @Inject PublicUrlCheck publicUrlCheck;

  /** What is found now, or was at most five seconds ago; and the last time at the public URL. */
  @GET
  @Produces(TEXT)
  public String check(@Context HttpServletRequest request) {
    AdminAccess.requireAdmitted(request);
    return deploymentCheck.recent().and(publicUrlCheck.latest()).table() + "\n";
  }

  /** Begins to post probes through the public URL, unless that is under way; GET has the result. */
  @POST
  @Path("public-url")
  @Produces(TEXT)
  public Response examinePublicUrl(@Context HttpServletRequest request) {
    AdminAccess.requireAdmitted(request);
    publicUrlCheck.begin();
    return Response.accepted(publicUrlCheck.latest().table() + "\n").build();
  }
}
