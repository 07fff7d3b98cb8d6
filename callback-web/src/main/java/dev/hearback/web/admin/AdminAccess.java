package dev.hearback.web.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAuthorizedException;
import java.util.Base64;

/**
 * Lets operators in: users of the server in the role {@value #ROLE}, by Basic authentication. Not
 * by {@code web.xml}: in somebody else's WAR that is not ours, and with it servers would look at
 * the credentials that vendors send with callbacks.
 */
final class AdminAccess {

  static final String ROLE = "hearback-operator";

  private static final String SCHEME = "Basic ";
  private static final String CHALLENGE = "Basic realm=\"hearback\", charset=\"UTF-8\"";

  private AdminAccess() {}

  /**
   * Checks who sent this request, and leaves no session behind.
   *
   * @throws NotAuthorizedException if the server does not know him
   * @throws ForbiddenException if he is no operator
   */
  static void admit(HttpServletRequest request) {
    boolean isStranger = request.getUserPrincipal() == null;
    if (isStranger) {
      logIn(request);
    }
    boolean isOperator = request.isUserInRole(ROLE);
    if (isStranger) {
      logOut(request);
    }
    if (!isOperator) {
      throw new ForbiddenException();
    }
  }

  private static void logIn(HttpServletRequest request) {
    String[] userAndPassword = credentials(request.getHeader("Authorization"));
    try {
      request.login(userAndPassword[0], userAndPassword[1]);
    } catch (ServletException e) {
      throw new NotAuthorizedException(e, CHALLENGE);
    }
  }

  private static void logOut(HttpServletRequest request) {
    try {
      request.logout();
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] credentials(String header) {
    if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      try {
        byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        String[] userAndPassword = new String(decoded, UTF_8).split(":", 2);
        if (userAndPassword.length == 2) {
          return userAndPassword;
        }
      } catch (IllegalArgumentException e) {
        throw new NotAuthorizedException(e, CHALLENGE);
      }
    }
    throw new NotAuthorizedException(CHALLENGE);
  }
}
