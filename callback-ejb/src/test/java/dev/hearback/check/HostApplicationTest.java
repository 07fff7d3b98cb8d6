package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.Finding.State;
import org.junit.jupiter.api.Test;

class HostApplicationTest {

  private final HostApplication host = new HostApplication();

  @Test
  void serverThatTriesPasswordsBeforeUs_isOneWarning_howeverOftenItIsSeen() {
    host.triesPasswords();
    host.triesPasswords();
    assertThat(host.findings())
        .singleElement()
        .matches(finding -> finding.state() == State.WARN)
        .matches(finding -> finding.meaning().startsWith("HB-0062 "));
  }

  @Test
  void serverThatRefusesCallbacks_isAWarning_butLessByAMethodThatVendorsDoNotUseUnasked() {
    host.refusesCallbacks("PUT", "/*");
    host.redirectsCallbacks("/*");
    assertThat(host.findings()).allMatch(finding -> finding.state() == State.INFO);
    host.refusesCallbacks("POST", "/*");
    assertThat(host.findings())
        .filteredOn(finding -> finding.state() == State.WARN)
        .singleElement()
        .matches(finding -> finding.meaning().contains("callbacks by POST"));
  }
}
