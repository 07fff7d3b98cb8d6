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

  /**
   * Whether the password is this user's, and the role is his.
   *
   * @throws SilentRealmException if the realm does not answer
   */
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
    } catch (InvocationTargetException e) {
      return no(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** False for a user or a password that is refused. */
  static boolean no(Throwable refusal) {
    if (refusal instanceof SecurityException || refusal instanceof IllegalArgumentException) {
      return false;
    }
    throw new SilentRealmException(refusal);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, false, Elytron.class.getClassLoader());
  }
}
