package dev.hearback.web.admin;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/**
 * WildFly's security domain of this deployment, asked directly: {@code HttpServletRequest.login}
 * would make a session there, and send its cookie. By reflection, because no other server has it.
 */
final class Elytron {

  private static final String PACKAGE = "org.wildfly.security.";

  private final Object domain;

  private Elytron(Object domain) {
    this.domain = domain;
  }

  /** Empty on other servers. */
  static Optional<Elytron> ofThisDeployment() {
    try {
      return Optional.ofNullable(
              type("auth.server.SecurityDomain").getMethod("getCurrent").invoke(null))
          .map(Elytron::new);
    } catch (ReflectiveOperationException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Whether the password is this user's, and the role is his. */
  boolean hasRole(Credentials given, String role) {
    try {
      Class<?> evidence = type("evidence.Evidence");
      Object password =
          type("evidence.PasswordGuessEvidence")
              .getConstructor(char[].class)
              .newInstance((Object) given.password().toCharArray());
      Object identity =
          type("auth.server.SecurityDomain")
              .getMethod("authenticate", String.class, evidence)
              .invoke(domain, given.user(), password);
      Object roles =
          type("auth.server.SecurityIdentity")
              .getMethod("getRoles", String.class, boolean.class)
              .invoke(identity, "web", true);
      return (boolean) type("authz.Roles").getMethod("contains", String.class).invoke(roles, role);
    } catch (InvocationTargetException e) { // a wrong password, or a realm that does not answer
      return false;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, false, Elytron.class.getClassLoader());
  }
}
