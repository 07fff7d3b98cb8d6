package dev.hearback.it.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a server is to be, as an administrator's commands. */
final class PayaraCommands {

  private static final String POOLS = "resources.jdbc-connection-pool.";
  private static final String PAYARAS_OWN = "H2Pool";

  private PayaraCommands() {}

  /** Run before it boots: these databases, by their names in JNDI. */
  static List<String> dataSources(Map<String, Database> databases) {
    List<String> commands = new ArrayList<>();
    databases.forEach((name, database) -> commands.addAll(dataSource(name, database)));
    return commands;
  }

  /** Run after that: the keys in the domain's configuration, the log levels. */
  static List<String> configuration(Server server) {
    List<String> commands = new ArrayList<>();
    server.configured.forEach(
        (key, value) ->
            commands.add(
                "set-config-property --source=domain --propertyName=%s --propertyValue=%s"
                    .formatted(key, value)));
    server.loggers.forEach(logger -> commands.add("set-log-levels " + logger + "=FINE"));
    return commands;
  }

  private static List<String> dataSource(String name, Database database) {
    List<String> commands = new ArrayList<>();
    boolean isDefault = name.equals(Server.DEFAULT_DATA_SOURCE);
    String pool = "Pool-" + name.replace('/', '-');
    if (isDefault && database.kind() == Database.Kind.H2) {
      pool = PAYARAS_OWN;
      commands.add("set " + POOLS + pool + ".property.URL=" + database.url());
      commands.add("set " + POOLS + pool + ".res-type=" + database.type());
    } else {
      pool = isDefault ? "DefaultPool" : pool;
      commands.add(
          "create-jdbc-connection-pool --restype "
              + database.type()
              + " --datasourceclassname "
              + database.driverClass()
              + " --property URL=%s:user=%s:password=%s %s"
                  .formatted(
                      escaped(database.url()),
                      escaped(database.user()),
                      escaped(database.password()),
                      pool));
      commands.add(
          isDefault
              ? "set resources.jdbc-resource.jdbc/__default.pool-name=" + pool
              : "create-jdbc-resource --connectionpoolid " + pool + " " + name);
    }
    if (database.connections() > 0) {
      commands.add("set " + POOLS + pool + ".steady-pool-size=1");
      commands.add("set " + POOLS + pool + ".max-pool-size=" + database.connections());
    }
    return commands;
  }

  /** Colons separate the properties of a new pool. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(":", "\\:");
  }
}
