package dev.hearback.check;

import java.util.List;
import java.util.stream.Stream;

/**
 * The findings of one examination.
 *
 * @param server where it was made
 * @param application for which application
 * @param findings in the order of the checks
 */
public record Report(ApplicationServer server, String application, List<Finding> findings) {

  /** Copies the list. */
  public Report {
    findings = List.copyOf(findings);
  }

  /** This one with the findings of another after its own. */
  public Report and(Report other) {
    return new Report(
        server, application, Stream.concat(findings.stream(), other.findings.stream()).toList());
  }

  /** The worst of the findings. */
  public Finding.State worst() {
    return findings.stream()
        .map(Finding::state)
        .max(Finding.State::compareTo)
        .orElse(Finding.State.OK);
  }

  /** As a table, with what is to be done below it. */
  public String table() {
    StringBuilder table =
        new StringBuilder("Application %s on %s%n".formatted(application, server.title()));
    findings.forEach(
        finding ->
            table.append(
                "  %-16s %-5s %s%n".formatted(finding.check(), finding.state(), finding.found())));
    findings.stream()
        .filter(finding -> !finding.meaning().isEmpty())
        .forEach(finding -> table.append("%s: %s%n".formatted(finding.check(), finding.meaning())));
    return table.toString().stripTrailing();
  }
}
