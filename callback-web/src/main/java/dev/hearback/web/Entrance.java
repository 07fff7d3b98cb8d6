package dev.hearback.web;

import dev.hearback.web.admin.CheckResource;
import dev.hearback.web.receive.CallbackResource;
import dev.hearback.web.receive.ReceivingFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;

/**
 * The only root resource, which leads to all others. In somebody else's archive, servers publish
 * root resources a second time in each JAX-RS application that lists no classes. There this one
 * finds nothing, whatever the method; and a path of theirs is never taken for one of ours, because
 * ours have no literal characters in the eyes of JAX-RS.
 */
@Path("")
@ApplicationScoped
public class Entrance {

  @Inject CallbackResource callbacks;
  @Inject CheckResource check;

  /** Where vendors call. */
  @Path("{path: " + CallbackResource.PATHS + "}")
  public Object callbacks(@PathParam("path") String path, @Context HttpServletRequest request) {
    admit(request);
    return callbacks.at(path, request);
  }

  /** The check of the deployment. */
  @Path("{path: admin/check}")
  public Object check(@Context HttpServletRequest request) {
    admit(request);
    return check;
  }

  private static void admit(HttpServletRequest request) {
    if (!ReceivingFilter.hasPassed(request)) {
      throw new NotFoundException();
    }
  }
}
