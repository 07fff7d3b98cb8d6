package dev.hearback.web.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;

/**
 * Stands before everything below {@code admin/}, also what is not there, so that strangers cannot
 * tell the one from the other.
 */
@PreMatching
@ApplicationScoped
public class AdminFilter implements ContainerRequestFilter {

  @Inject AdminAccess access;
  @Context HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    String path = context.getUriInfo().getPath();
    if (path.matches("/*admin([/;].*)?")) {
      access.admit(request).map(Refusal::response).ifPresent(context::abortWith);
    }
  }
}
