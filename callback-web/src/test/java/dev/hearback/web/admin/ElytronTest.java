package dev.hearback.web.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ElytronTest {

  @Test
  void wrongPasswordsAndNamesThatNobodyCanHave_areRefused() {
    assertThat(Elytron.no(new SecurityException("ELY01151: Evidence Verification Failed")))
        .isFalse();
    assertThat(Elytron.no(new IllegalArgumentException("ELY01016: Invalid name"))).isFalse();
  }

  @Test
  void realmThatDoesNotAnswer_saysNothingOfThePassword() {
    IOException silence = new IOException("ELY01125: Realm unavailable");
    assertThatThrownBy(() -> Elytron.no(silence))
        .isInstanceOf(SilentRealmException.class)
        .hasCause(silence);
  }
}
