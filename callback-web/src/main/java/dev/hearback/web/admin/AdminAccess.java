package dev.hearback.web.admin;

import dev.hearback.check.HostApplication;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.spi.InternalHosts;
import dev.hearback.storage.StackText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.ws.rs.NotFoundException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Lets operators in: users of the server in the role {@value #ROLE}, by Basic authentication. Not
 * by {@code web.xml}: in somebody else's WAR that is not ours, and with it servers would look at
 * the credentials that vendors send with callbacks.
 *
 * <p>Basic credentials leave nothing behind: no session, and no cookie. Whoever the server has let
 * in by another way, such as a form of the application around us, needs none.
 */
@ApplicationScoped
public class AdminAccess {

  private static final Logger LOG = System.getLogger(AdminAccess.class.getPackageName());

  static final String ROLE = "hearback-operator";

  /** Headers by which a proxy can be seen. */
  private static final List<String> OF_PROXIES =
      List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto");

  private static final String ADMITTED = AdminAccess.class.getName();

  @Inject Settings settings;
  @Inject HostApplication host;

  private final LoginThrottle throttle = new LoginThrottle();
  private final RefusedLogins refused = new RefusedLogins();

  /**
   * Checks who sent this request.
   *
   * @return empty if it is an operator; 401 if it is none, whether or not the password is right;
   *     403 if the server has let somebody in by another way who is none, if the request is not
   *     encrypted, or if another site may have sent it; 429 if too many logins have failed; 503 if
   *     the server cannot tell
   */
  Optional<Refusal> admit(HttpServletRequest request) {
    refused.tell(System.nanoTime());
    boolean hadSession = request.getSession(false) != null;
    Optional<Credentials> basic =
        Credentials.in(request.getHeader("Authorization")).filter(given -> isBasic(request));
    try {
      Optional<Refusal> refusal =
          unencrypted(request)
              .or(() -> ofAnotherSite(request))
              .or(() -> basic.isPresent() ? logIn(request, basic.get()) : letIn(request));
      if (refusal.isEmpty()) {
        request.setAttribute(ADMITTED, true);
      }
      return refusal;
    } finally {
      if (basic.isPresent()) {
        leaveNothing(request, hadSession);
      }
    }
  }

  /** Whether an operator has been let in with this request. */
  public static boolean isAdmitted(HttpServletRequest request) {
    return request.getAttribute(ADMITTED) != null;
  }

  /**
   * Each resource asks for this: another application in the same archive may have picked it up.
   *
   * @throws NotFoundException if {@link #admit} has not let the request in
   */
  static void requireAdmitted(HttpServletRequest request) {
    if (!isAdmitted(request)) {
      throw new NotFoundException();
    }
  }

  /** Whoever was let in by another way than credentials keeps his session. */
  private static boolean isBasic(HttpServletRequest request) {
    return request.getUserPrincipal() == null
        || HttpServletRequest.BASIC_AUTH.equalsIgnoreCase(request.getAuthType());
  }

  private Optional<Refusal> unencrypted(HttpServletRequest request) {
    return request.isSecure() || isFromHere(request) || settings.get(Catalogue.ADMIN_PLAIN_HTTP)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                403,
                "HB-0131 expected HTTPS, found HTTP, which shows the password to everybody on the"
                    + " way. Only requests from this machine, and through no proxy, need none. If a"
                    + " proxy takes the encryption off, have the server believe its"
                    + " X-Forwarded-Proto, or set hearback.admin.allow-plain-http=true"));
  }

  private static Optional<Refusal> ofAnotherSite(HttpServletRequest request) {
    return OwnSite.doubt(request)
        .map(
            found ->
                new Refusal(
                    403,
                    "HB-0132 expected a request that no page of another site can send, found "
                        + found));
  }

  /** Without credentials: by what the server has found out already. */
  private static Optional<Refusal> letIn(HttpServletRequest request) {
    if (request.getUserPrincipal() == null) {
      return Optional.of(Refusal.noOperator());
    }
    return request.isUserInRole(ROLE) ? Optional.empty() : Optional.of(new Refusal(403, ""));
  }

  private Optional<Refusal> logIn(HttpServletRequest request, Credentials given) {
    String user = given.loggedName();
    String address = request.getRemoteAddr();
    boolean serverWasFirst = request.getUserPrincipal() != null;
    if (serverWasFirst) {
      host.triesPasswords();
    }
    long now = System.nanoTime();
    try (LoginThrottle.Attempt attempt = throttle.begin(user, address, now)) {
      if (!attempt.mustWait().isZero()) {
        refused.count(user, address, now);
        return Optional.of(Refusal.tooMany(attempt.mustWait()));
      }
      if (isOperator(request, given, serverWasFirst)) {
        attempt.succeeded();
        return Optional.empty();
      }
      attempt.failed(System.nanoTime());
      refused.count(user, address, now);
      return Optional.of(Refusal.noOperator());
    } catch (SilentRealmException e) {
      LOG.log(Level.DEBUG, () -> "HB-0136 A login could not be decided (503): " + StackText.of(e));
      return Optional.of(Refusal.undecided());
    }
  }

  private static boolean isOperator(
      HttpServletRequest request, Credentials given, boolean serverWasFirst) {
    if (serverWasFirst) {
      return request.isUserInRole(ROLE);
    }
    Optional<Elytron> elytron = Elytron.ofThisDeployment();
    if (elytron.isPresent()) {
      return elytron.get().hasRole(given, ROLE);
    }
    try {
      request.login(given.user(), given.password());
    } catch (ServletException e) {
      return false;
    }
    return request.isUserInRole(ROLE);
  }

  private static void leaveNothing(HttpServletRequest request, boolean hadSession) {
    if (request.getUserPrincipal() != null) {
      logOut(request);
    }
    HttpSession session = request.getSession(false);
    if (session != null && !hadSession) {
      session.invalidate();
    }
  }

  /** On Liberty this also takes the cookie back that it would send. */
  private static void logOut(HttpServletRequest request) {
    try {
      request.logout();
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A proxy on this machine sends on what came from anywhere. */
  private static boolean isFromHere(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    return address != null
        && InternalHosts.isLoopback(address)
        && OF_PROXIES.stream().allMatch(name -> request.getHeader(name) == null);
  }
}
