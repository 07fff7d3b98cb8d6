package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityConstraintsTest {

  private static final CallbackPaths PATHS = CallbackPaths.below(List.of("/hearback/*"));
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hearback/callbacks/deepgram/*",
        "/hearback/hooks/calls/*",
        "/hearback/hooks/calls/s3cr3t",
        "/hearback/hooks/calls/s3cr3t/*"
      })
  void loginForOneProviderOrHook_isNamed_alsoBelowWhatIsOpen(String pattern) throws Exception {
    String closed = constraint("<url-pattern>" + pattern + "</url-pattern>", "<auth-constraint/>");
    String open =
        constraint(
            "<url-pattern>/hearback/callbacks/*</url-pattern>"
                + "<url-pattern>/hearback/hooks/*</url-pattern>",
            "");
    assertThat(guarding(closed)).contains(pattern);
    assertThat(guarding(open + closed)).contains(pattern);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hearback/callbacks",
        "/hearback/hooks/calls",
        "/hearback/hooks/calls/s3cr3t/more",
        "/hearback/admin/*",
        "/hearback/hooksmith/calls/*"
      })
  void loginForWhatIsNoCallback_isNot(String pattern) throws Exception {
    assertThat(
            guarding(
                constraint("<url-pattern>" + pattern + "</url-pattern>", "<auth-constraint/>")))
        .isEmpty();
  }

  @Test
  void exactPattern_isCloserThanAnyOther() throws Exception {
    String open = constraint("<url-pattern>/hearback/hooks/calls/*</url-pattern>", "");
    String closed =
        constraint("<url-pattern>/hearback/hooks/calls/s</url-pattern>", "<auth-constraint/>");
    assertThat(guarding(open + closed)).contains("/hearback/hooks/calls/s");
    assertThat(guarding(closed + open)).contains("/hearback/hooks/calls/s");
  }

  @Test
  void demandForTls_onOneProvider_isNoticed() throws Exception {
    assertThat(
            read(constraint(
                    "<url-pattern>/hearback/callbacks/deepgram/*</url-pattern>",
                    "<user-data-constraint><transport-guarantee>CONFIDENTIAL"
                        + "</transport-guarantee></user-data-constraint>"))
                .redirecting(PATHS))
        .contains("/hearback/callbacks/deepgram/*");
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

  @ParameterizedTest
  @CsvSource({
    // methods of the constraint on everything, refused by POST, by PUT
    "'', true, true",
    "<http-method>PUT</http-method>, false, true",
    "<http-method>post</http-method>, false, false",
    "<http-method>POST</http-method><http-method>PUT</http-method>, true, true",
    "<http-method-omission>GET</http-method-omission>, true, true",
    "<http-method-omission>POST</http-method-omission>, false, true",
  })
  void methodsThatAreNamedOrOmitted_decide(String methods, boolean post, boolean put)
      throws Exception {
    SecurityConstraints read =
        read(constraint("<url-pattern>/*</url-pattern>" + methods, "<auth-constraint/>"));
    assertThat(read.refusing("POST", PATHS).isPresent()).isEqualTo(post);
    assertThat(read.refusing("PUT", PATHS).isPresent()).isEqualTo(put);
  }

  @ParameterizedTest
  @CsvSource({
    // methods of a closer constraint that wants nothing, refused by POST, by PUT
    "'', false, false",
    "<http-method>POST</http-method>, false, true",
    "<http-method>GET</http-method>, true, true",
    "<http-method-omission>POST</http-method-omission>, true, false",
  })
  void methodsThatTheClosestConstraintLeavesOut_areOpen_unlessUncoveredOnesAreDenied(
      String methods, boolean post, boolean put) throws Exception {
    String constraints = ALL + constraint("<url-pattern>/hearback/*</url-pattern>" + methods, "");
    assertThat(read(constraints).refusing("POST", PATHS)).isEmpty();
    assertThat(read(constraints).refusing("PUT", PATHS)).isEmpty();
    SecurityConstraints strict = read("<deny-uncovered-http-methods/>" + constraints);
    assertThat(strict.refusing("POST", PATHS).isPresent()).isEqualTo(post);
    assertThat(strict.refusing("PUT", PATHS).isPresent()).isEqualTo(put);
  }

  @Test
  void severalConstraintsOnAPattern_openIt_unlessOneLetsNobodyIn() throws Exception {
    String open = constraint("<url-pattern>/*</url-pattern>", "");
    String users =
        constraint(
            "<url-pattern>/*</url-pattern>",
            "<auth-constraint><role-name>staff</role-name></auth-constraint>");
    assertThat(guarding(users)).contains("/*");
    assertThat(guarding(users + open)).isEmpty();
    assertThat(guarding(open + ALL)).contains("/*");
  }

  @ParameterizedTest
  @CsvSource({"CONFIDENTIAL, true", "INTEGRAL, true", "NONE, false"})
  void demandForTls_isNoticed(String guarantee, boolean redirects) throws Exception {
    String demand =
        constraint(
            "<url-pattern>/*</url-pattern>",
            "<user-data-constraint><transport-guarantee>"
                + guarantee
                + "</transport-guarantee></user-data-constraint>");
    assertThat(read(demand).redirecting(PATHS).isPresent()).isEqualTo(redirects);
    assertThat(
            read(demand + constraint("<url-pattern>/hearback/*</url-pattern>", ""))
                .redirecting(PATHS))
        .isEmpty();
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
    return read(constraints).refusing("POST", PATHS);
  }

  private static SecurityConstraints read(String elements) throws Exception {
    String descriptor =
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\">" + elements + "</web-app>";
    return SecurityConstraints.read(new ByteArrayInputStream(descriptor.getBytes(UTF_8)));
  }
}
