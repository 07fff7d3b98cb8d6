package dev.hearback.storage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Statements as this database and schema want them. */
final class Statements {

  private final Dialect dialect;
  private final String schemaPrefix;
  private final Map<String, String> expanded = new ConcurrentHashMap<>();

  Statements(Dialect dialect, String schemaPrefix) {
    this.dialect = dialect;
    this.schemaPrefix = schemaPrefix;
  }

  Dialect dialect() {
    return dialect;
  }

  /** The statement of a template; templates are constants, so that there are few. */
  String get(String template) {
    return expanded.computeIfAbsent(template, t -> dialect.expand(t, schemaPrefix));
  }
}
