package dev.hearback.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Settings without a configuration: the defaults, but for what a test sets. */
public class TestSettings extends Settings {

  private final Map<Setting<?>, Supplier<?>> changed = new HashMap<>();

  /** Sets one, whose value is asked for each time. */
  public final <T> TestSettings with(Setting<T> setting, Supplier<T> value) {
    changed.put(setting, value);
    return this;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    return changed.containsKey(setting)
        ? (T) changed.get(setting).get()
        : setting.parse().apply(setting.fallback());
  }
}
