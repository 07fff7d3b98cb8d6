package dev.hearback.check;

import dev.hearback.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What callbacks met in the application that the endpoint is deployed in: its filters and its
 * {@code web.xml}. Each is told once, and stays a finding of the check.
 */
@ApplicationScoped
public class HostApplication {

  private static final Logger LOG = System.getLogger(HostApplication.class.getPackageName());
  private static final String CHECK = "web application";

  @Inject Settings settings;

  private volatile List<String> filters = List.of();
  private final Map<String, Finding> met = new ConcurrentSkipListMap<>();

  /** These filters stand before the endpoint. */
  public void filters(List<String> classes) {
    filters = List.copyOf(classes);
  }

  /** Something does not let a request be answered later. */
  public void holdsThreads() {
    tell(
        "holds a thread of the server for each callback",
        "HB-0051 Callbacks arrive, but each holds a thread of the server until it is stored, so"
            + " that slow senders can use all of them up. One of these filters does not support"
            + " asynchronous requests, or replaces the body: "
            + filters
            + ". Add asyncSupported = true to its @WebFilter, or"
            + " <async-supported>true</async-supported> to its <filter> in web.xml; or map it so"
            + " that it leaves out Hearback's path");
  }

  /** Something has read bodies of callbacks before we did, so that they were answered 503. */
  public void readsBodies() {
    if (filters.isEmpty()) {
      return; // then the sender has broken off
    }
    tell(
        "reads callbacks before Hearback does",
        "HB-0052 Callbacks were answered 503, because nothing of their body was left. Unless the"
            + " sender broke off, one of these filters has read it, perhaps by getParameter or for"
            + " a log: "
            + filters
            + ". Map it so that it leaves out Hearback's path");
  }

  /**
   * A security constraint covers callbacks, so that the server refuses them.
   *
   * @param method of HTTP; vendors send by another than POST only if a request asks for it
   * @param pattern its URL pattern
   */
  public void refusesCallbacks(String method, String pattern) {
    String found = "asks callbacks by " + method + " for a login";
    String meaning =
        "HB-0053 The security-constraint on "
            + pattern
            + " in web.xml covers Hearback's path, so that the server refuses callbacks by "
            + method
            + ". Add one without auth-constraint and http-method for that path, with the"
            + " url-patterns that end in /callbacks/* and /hooks/*, and remove any below those;"
            + " callbacks carry a token of their own";
    tell(
        method.equals("POST")
            ? Finding.warn(CHECK, found, meaning)
            : Finding.info(CHECK, found, meaning));
  }

  /**
   * A security constraint wants TLS for callbacks, so that the server redirects those that come
   * without.
   *
   * @param pattern its URL pattern
   */
  public void redirectsCallbacks(String pattern) {
    tell(
        Finding.info(
            CHECK,
            "redirects callbacks that come without TLS",
            "HB-0121 The transport-guarantee of the security-constraint on "
                + pattern
                + " in web.xml covers Hearback's path. That is right where the server itself ends"
                + " TLS. Behind a proxy that ends it the server redirects callbacks, which vendors"
                + " do not follow: have it believe the proxy's X-Forwarded-Proto, or add a"
                + " constraint without transport-guarantee for that path, with the url-patterns"
                + " that end in /callbacks/* and /hooks/*, and remove any below those"));
  }

  /**
   * Users of the application log in by Basic authentication. WildFly then looks at the credentials
   * of every request, also where it needs none, and refuses those that it does not know.
   */
  public void takesCredentials() {
    if (ApplicationServer.current() == ApplicationServer.WILDFLY
        && settings.callbacksHaveCredentials()) {
      tell(
          "takes a vendor's credentials for a user's",
          "HB-0055 web.xml has the auth-method BASIC, for which WildFly refuses the credentials"
              + " that vendors send with callbacks (hearback.provider.<name>.callback-user). In"
              + " WEB-INF/jboss-web.xml, write"
              + " <proactive-authentication>false</proactive-authentication>");
    }
  }

  /** The server has unpacked a compressed body. */
  public void unpacksBodies() {
    tell(
        "unpacks compressed callbacks",
        "HB-0054 The server unpacks compressed requests: a few bytes can become"
            + " hearback.receive.max-body-bytes. On Open Liberty:"
            + " <httpOptions AutoDecompression=\"false\"/> in server.xml's httpEndpoint");
  }

  /** The server had looked at an operator's Basic credentials before we did. */
  public void triesPasswords() {
    tell(
        "tries passwords before Hearback",
        "HB-0062 The server looks at Basic credentials below admin/ before Hearback does. So"
            + " guessing passwords is not slowed down, and it may send a cookie of its own for"
            + " them, or refuse callbacks that carry a user and a password: "
            + Remedies.credentials(ApplicationServer.current()));
  }

  /** What was met so far. */
  public List<Finding> findings() {
    return List.copyOf(met.values());
  }

  private void tell(String found, String meaning) {
    tell(Finding.warn(CHECK, found, meaning));
  }

  private void tell(Finding finding) {
    if (met.putIfAbsent(finding.found(), finding) == null) {
      LOG.log(
          finding.state() == Finding.State.WARN ? Level.WARNING : Level.INFO, finding.meaning());
    }
  }
}
