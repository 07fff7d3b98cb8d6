package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each deployment tells how it is set up. */
class CheckIT {

  @Test
  @Tag("fault-tolerance")
  void serverThatIsSetUpAsDocumented_hasNoWarning() throws Exception {
    try (OwnServer server = keysOutsideTheArchive().start()) {
      assertThat(table(server.output()))
          .anyMatch(line -> line.matches("  database +OK +H2 .*durable.*"))
          .anyMatch(line -> line.matches("  fault tolerance +OK .*"))
          .anyMatch(line -> line.matches("  request size +OK .*"))
          .anyMatch(line -> line.matches("  periodic work +OK .*"))
          .noneMatch(line -> line.matches("  .{17}(WARN|FAIL) .*"));
    }
  }

  @Test
  @Tag("glassfish")
  void serverWithoutFaultTolerance_isToldSo_andHasNoOtherWarning() throws Exception {
    try (OwnServer server = keysOutsideTheArchive().start()) {
      assertThat(table(server.output()))
          .anyMatch(line -> line.matches("  fault tolerance +WARN .*"))
          .anyMatch(line -> line.startsWith("fault tolerance: HB-0011 "))
          .filteredOn(line -> line.matches("  .{17}(WARN|FAIL) .*"))
          .hasSize(1);
    }
  }

  private static OwnServer keysOutsideTheArchive() throws IOException {
    OwnServer server = OwnServer.onH2();
    for (String vendor : List.of("deepgram", "gladia")) {
      String key = "hearback.provider." + vendor + ".api-key";
      server.server().property(key, server.settings().remove(key));
    }
    return server;
  }

  private static List<String> table(String output) {
    return output.substring(output.indexOf("HB-0013")).lines().toList();
  }
}
