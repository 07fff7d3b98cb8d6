package dev.hearback.it.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Data sources as the commands of {@code asadmin} that make them. */
final class DataSourceCommands {

  /** For the servers of Payara. */
  static final DataSourceCommands PAYARA = new DataSourceCommands("H2Pool", "", Map.of());

  /** For a GlassFish that {@code hearback.asadmin} has configured. */
  static final DataSourceCommands GLASSFISH =
      new DataSourceCommands(
          "hearback",
          ";DB_CLOSE_ON_EXIT=FALSE",
          Map.of(
              "connection-validation-method",
              "custom-validation",
              "validation-classname",
              "org.glassfish.api.jdbc.validation.PostgresConnectionValidation"));

  private final String h2Pool;
  private final String h2Options;
  private final Map<String, String> validation;

  /**
   * For a server whose default data source is a pool of this name, on H2 with these options.
   *
   * @param validation how connections to PostgreSQL are validated, if not as the server does anyway
   */
  private DataSourceCommands(String h2Pool, String h2Options, Map<String, String> validation) {
    this.h2Pool = h2Pool;
    this.h2Options = h2Options;
    this.validation = validation;
  }

  /** The commands for these databases, by their names in JNDI. */
  List<String> of(Map<String, Database> dataSources) {
    List<String> commands = new ArrayList<>();
    dataSources.forEach((name, database) -> commands.addAll(of(name, database)));
    return commands;
  }

  private List<String> of(String name, Database database) {
    List<String> commands = new ArrayList<>();
    boolean isDefault = name.equals(Server.DEFAULT_DATA_SOURCE);
    String pool = "Pool-" + name.replace('/', '-');
    if (isDefault && database.kind() == Database.Kind.H2) {
      pool = h2Pool;
      commands.add(set(pool, "res-type", database.type()));
    } else {
      pool = isDefault ? "DefaultPool" : pool;
      commands.add(
          "create-jdbc-connection-pool --restype "
              + database.type()
              + " --datasourceclassname "
              + database.driverClass()
              + " "
              + pool);
      commands.add(set(pool, "property.user", database.user()));
      commands.add(set(pool, "property.password", database.password()));
      commands.add(
          isDefault
              ? "set resources.jdbc-resource.jdbc/__default.pool-name=" + pool
              : "create-jdbc-resource --connectionpoolid " + pool + " " + name);
    }
    String options = database.kind() == Database.Kind.H2 ? h2Options : "";
    commands.add(set(pool, "property.URL", database.url() + options));
    if (database.kind() == Database.Kind.POSTGRESQL) {
      // as the guides say
      for (Map.Entry<String, String> attribute : validation.entrySet()) {
        commands.add(set(pool, attribute.getKey(), attribute.getValue()));
      }
      commands.add(set(pool, "is-connection-validation-required", "true"));
    }
    if (database.connections() > 0) {
      commands.add(set(pool, "steady-pool-size", "1"));
      commands.add(set(pool, "max-pool-size", Integer.toString(database.connections())));
    }
    return commands;
  }

  private static String set(String pool, String attribute, String value) {
    return "set resources.jdbc-connection-pool." + pool + "." + attribute + "=" + value;
  }
}
