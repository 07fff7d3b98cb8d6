package dev.hearback;

import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.util.List;

/** Beans to be injected together, without a container: they can be gone through. */
public final class TestInstance {

  private TestInstance() {}

  /** These. */
  @SuppressWarnings("unchecked")
  @SafeVarargs
  public static <T> Instance<T> of(T... beans) {
    return (Instance<T>)
        Proxy.newProxyInstance(
            TestInstance.class.getClassLoader(),
            new Class<?>[] {Instance.class},
            (proxy, method, arguments) -> method.invoke(List.of(beans), arguments));
  }
}
