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
}
