package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecurityConstraintsTest {

  private static final String ALL =
      constraint("<url-pattern>/*</url-pattern>", "<auth-constraint/>");

  @Test
  void loginForEverything_isForCallbacksToo() throws Exception {
    assertThat(guarding(ALL)).contains("/*");
    assertThat(guarding(constraint("<url-pattern>/</url-pattern>", "<auth-constraint/>")))
        .contains("/");
    assertThat(
            guarding(
                constraint("<url-pattern>/hearback/hooks/*</url-pattern>", "<auth-constraint/>")))
        .contains("/hearback/hooks/*");
  }

  @Test
  void loginForOtherPaths_isNot() throws Exception {
    assertThat(guarding("")).isEmpty();
    assertThat(
            guarding(
                constraint(
                    "<url-pattern>/staff/*</url-pattern><url-pattern>/hear/*</url-pattern>"
                        + "<url-pattern>*.xhtml</url-pattern><url-pattern>/hearback</url-pattern>",
                    "<auth-constraint/>")))
        .isEmpty();
  }

  @Test
  void closerConstraintWithoutLogin_opensThePath() throws Exception {
    String open = constraint("<url-pattern>/hearback/callbacks/*</url-pattern>", "");
    assertThat(guarding(ALL + open)).as("hooks are still closed").contains("/*");
    assertThat(guarding(ALL + open + open.replace("callbacks", "hooks"))).isEmpty();
  }

  @Test
  void loginForOtherMethods_isNot() throws Exception {
    String get = "<url-pattern>/*</url-pattern><http-method>GET</http-method>";
    assertThat(guarding(constraint(get, "<auth-constraint/>"))).isEmpty();
    assertThat(guarding(constraint(get + "<http-method>POST</http-method>", "<auth-constraint/>")))
        .contains("/*");
  }

  @Test
  void demandForTls_isNoLogin() throws Exception {
    assertThat(
            guarding(
                constraint(
                    "<url-pattern>/*</url-pattern>",
                    "<user-data-constraint><transport-guarantee>CONFIDENTIAL"
                        + "</transport-guarantee></user-data-constraint>")))
        .isEmpty();
  }

  @Test
  void basicAuthentication_isNoticed() throws Exception {
    assertThat(read("<login-config><auth-method>BASIC</auth-method></login-config>"))
        .matches(SecurityConstraints::takesCredentials);
    assertThat(read("<login-config><auth-method>FORM</auth-method></login-config>"))
        .matches(constraints -> !constraints.takesCredentials());
  }

  private static String constraint(String collection, String demand) {
    return "<security-constraint><web-resource-collection><web-resource-name>some"
        + "</web-resource-name>"
        + collection
        + "</web-resource-collection>"
        + demand
        + "</security-constraint>";
  }

  private static Optional<String> guarding(String constraints) throws Exception {
    return read(constraints).on(CallbackPaths.below(List.of("/hearback/*")));
  }

  private static SecurityConstraints read(String elements) throws Exception {
    String descriptor =
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\">" + elements + "</web-app>";
    return SecurityConstraints.read(new ByteArrayInputStream(descriptor.getBytes(UTF_8)));
  }
}
