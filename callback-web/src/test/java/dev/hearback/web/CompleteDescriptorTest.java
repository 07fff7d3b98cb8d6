package dev.hearback.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompleteDescriptorTest {

  private final CompleteDescriptor initializer = new CompleteDescriptor();

  @Test
  void descriptorThatIsComplete_isRefused_andTheAttributeNamed() {
    assertThatThrownBy(() -> start("<?xml version=\"1.0\"?><web-app metadata-complete=\"true\"/>"))
        .hasMessageStartingWith("HB-0120 ")
        .hasMessageContaining("metadata-complete=\"true\"")
        .hasMessageContaining("/own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<web-app/>",
        "<web-app metadata-complete='false'/>",
        "<!-- <web-app metadata-complete='true'/> --><web-app></web-app>"
      })
  void anyOtherDescriptor_isTaken(String descriptor) throws Exception {
    start(descriptor);
    assertThat(CompleteDescriptor.isComplete(bytes(descriptor))).isFalse();
  }

  private void start(String descriptor) throws Exception {
    initializer.onStartup(
        Set.of(),
        (ServletContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getContextPath") ? "/own" : bytes(descriptor)));
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
