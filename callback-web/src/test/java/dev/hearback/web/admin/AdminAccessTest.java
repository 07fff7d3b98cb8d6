package dev.hearback.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.HostApplication;
import dev.hearback.settings.Setting;
import dev.hearback.settings.Settings;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminAccessTest {

  private final AdminAccess access = new AdminAccess();
  private final HostApplication host = new HostApplication();
  private boolean allowsPlainHttp;

  AdminAccessTest() {
    access.settings =
        new Settings() {
          @Override
          @SuppressWarnings("unchecked")
          public <T> T get(Setting<T> setting) {
            return (T) (Boolean) allowsPlainHttp;
          }
        };
    access.host = host;
  }

  @Test
  void operator_isLetIn_andLeavesNeitherLoginNorSession() {
    OperatorsRequest request = get().basic("olga:secret");
    assertThat(status(request)).isZero();
    assertThat(AdminAccess.isAdmitted(request.build())).isTrue();
    assertThat(request.user).isNull();
    assertThat(request.hasSession).isFalse();
  }

  @Test
  void whoIsNoOperator_isToldTheSame_whetherThePasswordIsRightOrNot() {
    Refusal noRole = access.admit(get().basic("ada:secret").build()).orElseThrow();
    OperatorsRequest request = get().basic("ada:wrong");
    assertThat(access.admit(request.build())).contains(noRole);
    assertThat(access.admit(get().build())).contains(noRole);
    assertThat(noRole.status()).isEqualTo(401);
    assertThat(AdminAccess.isAdmitted(request.build())).isFalse();
    assertThat(request.hasSession).isFalse();
  }

  @Test
  void sessionThatWasThereBefore_stays() {
    OperatorsRequest request = get().basic("olga:secret");
    request.hasSession = true;
    assertThat(status(request)).isZero();
    assertThat(request.hasSession).isTrue();
  }

  @Test
  void credentialsThatTheServerTookBeforeUs_leaveNothingEither_alsoIfRefused_andTheCheckIsTold() {
    for (String name : new String[] {"olga", "ada"}) {
      OperatorsRequest request = get().basic(name + ":secret");
      request.user = name;
      request.authType = "BASIC";
      assertThat(status(request)).isEqualTo(name.equals("olga") ? 0 : 401);
      assertThat(request.calls).containsExactly("logout");
    }
    assertThat(host.findings()).anyMatch(finding -> finding.meaning().startsWith("HB-0062 "));
  }

  @Test
  void whoeverTheServerLetInByAnotherWay_keepsHisLogin_andIsToldThatHeIsNoOperator() {
    OperatorsRequest operator = get();
    operator.user = "olga";
    operator.authType = "FORM";
    assertThat(status(operator)).isZero();
    OperatorsRequest other = get();
    other.user = "ada";
    other.authType = "FORM";
    assertThat(status(other)).isEqualTo(403);
    assertThat(operator.user).isEqualTo("olga");
    assertThat(other.user).isEqualTo("ada");
  }

  @Test
  void afterFiveFailures_noPasswordIsTried_notEvenTheRightOne() {
    for (int i = 0; i < 5; i++) {
      assertThat(status(get().basic(" OLGA:wrong" + i))).isEqualTo(401);
    }
    OperatorsRequest request = get().basic("olga:secret");
    Refusal refusal = access.admit(request.build()).orElseThrow();
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.headers()).containsKey("Retry-After");
    assertThat(request.calls).isEmpty();
  }

  @Test
  void loginThatIsRefused_isTold_withUserAndAddress() {
    try (RecordedLog log = new RecordedLog()) {
      status(get().basic("olga:secret"));
      assertThat(log.told).isEmpty();
      status(get().basic("olga:wrong"));
      assertThat(log.told)
          .singleElement()
          .asString()
          .startsWith("INFO HB-0130")
          .contains("olga from 10.0.0.1=1");
    }
  }

  @Test
  void realmThatDoesNotAnswer_is503_andNoFailure() {
    for (int i = 0; i < 10; i++) {
      OperatorsRequest request = get().basic("olga:secret");
      request.realmIsSilent = true;
      assertThat(status(request)).isEqualTo(503);
      assertThat(request.hasSession).isFalse();
    }
    assertThat(status(get().basic("olga:secret"))).isZero();
  }

  @Test
  void plainHttp_isRefusedBeforeThePasswordIsTried_unlessItIsAllowed_orStaysOnThisMachine() {
    OperatorsRequest request = get().basic("olga:secret");
    request.isSecure = false;
    Optional<Refusal> refusal = access.admit(request.build());
    assertThat(refusal.orElseThrow().words()).startsWith("HB-0131");
    assertThat(request.calls).isEmpty();

    for (String loopback : new String[] {"127.0.0.1", "0:0:0:0:0:0:0:1", "[::1]", "::1%lo"}) {
      request.address = loopback;
      assertThat(status(request)).as(loopback).isZero();
    }
    request.address = "10.0.0.1";
    allowsPlainHttp = true;
    assertThat(status(request)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "x-forwarded-proto", "Forwarded", "Via"})
  void plainHttpThroughAProxyOnThisMachine_isRefused(String header) {
    OperatorsRequest request = get().basic("olga:secret").header(header, "https");
    request.isSecure = false;
    request.address = "127.0.0.1";
    assertThat(access.admit(request.build()).orElseThrow().words()).startsWith("HB-0131");
    assertThat(request.calls).isEmpty();
  }

  @Test
  void changeThatAnotherSiteMayHaveSent_isRefused() {
    OperatorsRequest request = new OperatorsRequest("POST").basic("olga:secret");
    assertThat(access.admit(request.build()).orElseThrow().words()).startsWith("HB-0132");
    assertThat(status(request.header("X-Requested-With", "curl"))).isZero();
  }

  @Test
  void credentials_areLoggedWithoutThePassword_onOneLine_andNotAtAnyLength() {
    OperatorsRequest request = get().basic("olga\n\u202e\u001b[0m" + "x".repeat(100) + ":secret");
    Credentials given = Credentials.in(request.build().getHeader("Authorization")).orElseThrow();
    assertThat(given.toString()).startsWith("olga???").doesNotContain("secret").hasSize(64);
    assertThat(Credentials.in("Basic %%%")).isEmpty();
    assertThat(Credentials.in("Bearer b2xnYTpzZWNyZXQ=")).isEmpty();
  }

  private static OperatorsRequest get() {
    return new OperatorsRequest("GET");
  }

  /** 0 if it is let in. */
  private int status(OperatorsRequest request) {
    return access.admit(request.build()).map(Refusal::status).orElse(0);
  }
}
