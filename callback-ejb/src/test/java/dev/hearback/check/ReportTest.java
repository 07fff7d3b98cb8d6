package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.spi.OneLineTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void table_hasALineForEachCheck_andBelowThemWhatIsToBeDone() {
    Report report =
        new Report(
            ApplicationServer.WILDFLY,
            "shop",
            List.of(
                Finding.ok("database", "PostgreSQL 16"),
                Finding.warn("request size", "10 bytes", "HB-0000 raise it")));
    assertThat(report.table().lines())
        .containsExactly(
            "Application shop on WildFly",
            "  database         OK    PostgreSQL 16",
            "  request size     WARN  10 bytes",
            "request size: HB-0000 raise it");
    assertThat(report.worst()).isEqualTo(Finding.State.WARN);
  }

  @Test
  void whatAServerAnswers_forgesNoLine() {
    Finding finding = Finding.warn("public URL", OneLineTest.HOSTILE, OneLineTest.HOSTILE);
    assertThat(finding.found()).isEqualTo(OneLineTest.HARMLESS);
    assertThat(finding.meaning()).isEqualTo(OneLineTest.HARMLESS);
  }
}
