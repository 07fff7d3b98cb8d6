package dev.hearback;

import jakarta.inject.Inject;
import java.lang.reflect.Field;

/** Injects beans without a container. */
public final class Beans {

  private Beans() {}

  /** The bean, each of its injection points set to the dependency that fits; others stay null. */
  public static <T> T inject(T bean, Object... dependencies) {
    for (Class<?> type = bean.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.isAnnotationPresent(Inject.class)) {
          for (Object dependency : dependencies) {
            if (field.getType().isInstance(dependency)) {
              set(bean, field, dependency);
            }
          }
        }
      }
    }
    return bean;
  }

  private static void set(Object bean, Field field, Object dependency) {
    try {
      field.setAccessible(true);
      field.set(bean, dependency);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
