package dev.hearback.web;

import dev.hearback.web.admin.CheckResource;
import dev.hearback.web.receive.CallbackResource;
import dev.hearback.web.receive.HookResource;
import dev.hearback.web.receive.ReceivingFilter;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;

/**
 * The only root resource, which leads to all others. In somebody else's archive, servers publish
 * root resources a second time in each JAX-RS application that lists no classes. There this one
 * finds nothing, whatever the method; and a path of theirs is never taken for one of ours, because
 * ours have no literal characters in the eyes of JAX-RS.
 */
@Path("")
@RequestScoped
public class Entrance {

  @Inject CallbackResource callbacks;
  @Inject HookResource hooks;
  @Inject CheckResource check;

  /** Callbacks on our own jobs. */
  @Path("{path: callbacks}")
  public Object callbacks(@Context HttpServletRequest request) {
    return admitted(request, callbacks);
  }

  /** Callbacks on jobs that were submitted elsewhere. */
  @Path("{path: hooks}")
  public Object hooks(@Context HttpServletRequest request) {
    return admitted(request, hooks);
  }

  /** The check of the deployment. */
  @Path("{path: admin/check}")
  public Object check(@Context HttpServletRequest request) {
    return admitted(request, check);
  }

  private static Object admitted(HttpServletRequest request, Object resource) {
    if (!ReceivingFilter.hasPassed(request)) {
      throw new NotFoundException();
    }
    return resource;
  }
}
