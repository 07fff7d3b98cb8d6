package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterRegistration;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallbackPathsTest {

  private final CallbackPaths paths = CallbackPaths.below(List.of("/hearback/*"));

  @Test
  void filter_isBeforeUs_byItsPatternOrItsServlet_alsoWhereAServerGivesNullForNone() {
    assertThat(paths.isBefore(filter(null, List.of("/*")))).isTrue();
    assertThat(paths.isBefore(filter(null, List.of("/shop/*")))).isFalse();
    assertThat(paths.isBefore(filter(null, null))).isFalse();
    assertThat(paths.isBefore(filter(List.of(ReceivingFilter.SERVLET), null))).isTrue();
    assertThat(paths.isBefore(filter(List.of("*"), null))).isTrue();
  }

  @Test
  void filter_isBeforeUs_alsoIfItIsForOneProviderOrHook() {
    assertThat(paths.isBefore(filter(null, List.of("/hearback/callbacks/deepgram/*")))).isTrue();
    assertThat(paths.isBefore(filter(null, List.of("/hearback/hooks/calls/*")))).isTrue();
    assertThat(paths.isBefore(filter(null, List.of("/hearback/hooks/calls/s3cr3t")))).isTrue();
    assertThat(paths.isBefore(filter(null, List.of("/hearback/admin/*")))).isFalse();
  }

  private static FilterRegistration filter(
      Collection<String> servlets, Collection<String> patterns) {
    return (FilterRegistration)
        Proxy.newProxyInstance(
            CallbackPathsTest.class.getClassLoader(),
            new Class<?>[] {FilterRegistration.class},
            (proxy, method, arguments) ->
                method.getName().equals("getServletNameMappings") ? servlets : patterns);
  }
}
