package dev.hearback.web.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import java.util.regex.Pattern;

/**
 * Stands before everything below {@code admin/}, also what is not there, so that strangers cannot
 * tell the one from the other.
 */
@PreMatching
@ApplicationScoped
public class AdminFilter implements ContainerRequestFilter {

  private static final Pattern OURS = Pattern.compile("/*admin([/;].*)?");

  @Inject AdminAccess access;
  @Context HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    if (OURS.matcher(context.getUriInfo().getPath()).matches()) {
      access.admit(request).map(Refusal::response).ifPresent(context::abortWith);
    }
  }
}
