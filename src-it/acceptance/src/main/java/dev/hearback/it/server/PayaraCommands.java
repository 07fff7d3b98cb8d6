package dev.hearback.it.server;

import java.util.ArrayList;
import java.util.List;

/** What else a server of Payara's is to be, as commands to be run after its boot. */
final class PayaraCommands {

  private PayaraCommands() {}

  /** The keys in the domain's configuration, and the log levels. */
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
}
