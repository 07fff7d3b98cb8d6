package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.HostApplication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletRegistration;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the descriptors of an application say of callbacks is told at its start. */
class SurroundingsTest {

  private final Map<String, String> descriptors = new HashMap<>();
  private final List<String> told = new ArrayList<>();

  @Test
  void constraintsOnCallbacks_areTold_withTheirPatternsAndMethods() {
    webXml(
        "<security-constraint><web-resource-collection><url-pattern>/*</url-pattern>"
            + "<http-method>PUT</http-method></web-resource-collection><auth-constraint/>"
            + "</security-constraint>");
    assertThat(start()).containsExactly("refuses PUT by /*");
    webXml(
        "<security-constraint><web-resource-collection><url-pattern>/*</url-pattern>"
            + "</web-resource-collection><user-data-constraint><transport-guarantee>CONFIDENTIAL"
            + "</transport-guarantee></user-data-constraint></security-constraint>");
    assertThat(start()).containsExactly("redirects by /*");
  }

  @Test
  void basicAuthentication_isTold_unlessWildFlyIsToLookOnDemand() {
    webXml("<login-config><auth-method>BASIC</auth-method></login-config>");
    assertThat(start()).containsExactly("takes credentials");
    descriptors.put(
        "/WEB-INF/jboss-web.xml",
        "<jboss-web><proactive-authentication> true </proactive-authentication></jboss-web>");
    assertThat(start()).containsExactly("takes credentials");
    descriptors.put(
        "/WEB-INF/jboss-web.xml",
        "<jboss-web><proactive-authentication> false </proactive-authentication></jboss-web>");
    assertThat(start()).isEmpty();
  }

  @Test
  void applicationWithoutDescriptors_needsNoWord() {
    assertThat(start()).isEmpty();
  }

  private void webXml(String elements) {
    descriptors.put(
        "/WEB-INF/web.xml",
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\">" + elements + "</web-app>");
  }

  private List<String> start() {
    told.clear();
    Surroundings surroundings = new Surroundings();
    surroundings.host = new Host();
    surroundings.contextInitialized(new ServletContextEvent(context()));
    return told;
  }

  private ServletContext context() {
    return of(
        ServletContext.class,
        (method, argument) ->
            switch (method) {
              case "getServletRegistration" ->
                  of(ServletRegistration.class, (any, none) -> List.of("/hearback/*"));
              case "getFilterRegistrations" -> Map.of();
              case "getResourceAsStream" -> stream(descriptors.get(argument));
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private static ByteArrayInputStream stream(String text) {
    return text == null ? null : new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private interface Answers {
    Object to(String method, Object argument);
  }

  private static <T> T of(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            SurroundingsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.to(method.getName(), arguments == null ? null : arguments[0])));
  }

  private final class Host extends HostApplication {
    @Override
    public void refusesCallbacks(String method, String pattern) {
      told.add("refuses " + method + " by " + pattern);
    }

    @Override
    public void redirectsCallbacks(String pattern) {
      told.add("redirects by " + pattern);
    }

    @Override
    public void takesCredentials() {
      told.add("takes credentials");
    }
  }
}
