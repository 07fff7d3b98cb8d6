package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.storage.TestDatabase.Product;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** What holds of environments on every database. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
abstract class EnvironmentsContract {

  private static final Environment PRODUCTION =
      new Environment("production", "https://stt.example.com");
  private static final Environment STAGING =
      new Environment("staging", "https://staging.example.com");

  private final Product product;
  private TestDatabase db;
  private Environments environments;

  EnvironmentsContract(Product product) {
    this.product = product;
  }

  @BeforeAll
  void start() {
    db = TestDatabase.ready(product);
    environments = Beans.inject(new Environments(), db.database());
  }

  @AfterAll
  void stop() {
    db.close();
  }

  @Test
  void firstEnvironment_isRemembered_andIsAtHomeAgain() {
    assertThat(enter("first", PRODUCTION)).isEmpty();
    assertThat(enter("first", PRODUCTION)).isEmpty();
  }

  @Test
  void anotherEnvironment_isToldWhereTheRowsBelong_andChangesNothing() {
    enter("copied", PRODUCTION);
    assertThat(enter("copied", STAGING)).contains(PRODUCTION);
    assertThat(enter("copied", PRODUCTION)).isEmpty();
  }

  @Test
  void samePublicUrlUnderAnotherName_isAnotherEnvironment_andSoIsAnotherUrlUnderTheSameName() {
    enter("half", PRODUCTION);
    assertThat(enter("half", new Environment("", PRODUCTION.publicUrl()))).contains(PRODUCTION);
    assertThat(enter("half", new Environment("production", STAGING.publicUrl())))
        .contains(PRODUCTION);
  }

  @Test
  void environmentWithoutAPublicUrl_isAtHome_andTheUrlIsRememberedOnceThereIsOne() {
    enter("later", new Environment("production", ""));
    assertThat(enter("later", PRODUCTION)).isEmpty();
    assertThat(enter("later", new Environment("production", ""))).isEmpty();
    assertThat(enter("later", new Environment("production", STAGING.publicUrl())))
        .contains(PRODUCTION);
  }

  @Test
  void environmentThatReplacesTheStoredOne_isAtHomeFromNowOn() {
    enter("moved", PRODUCTION);
    assertThat(enter("moved", STAGING, "elsewhere")).contains(PRODUCTION);
    assertThat(enter("moved", STAGING, "production")).isEmpty();
    assertThat(enter("moved", STAGING)).isEmpty();
    assertThat(enter("moved", PRODUCTION)).contains(STAGING);
  }

  @Test
  void environmentWithoutAName_isCalledByItsUrl() {
    enter("url", new Environment("", "https://old.example.com"));
    Environment moved = new Environment("", "https://new.example.com");
    assertThat(enter("url", moved).map(Environment::label)).contains("https://old.example.com");
    assertThat(enter("url", moved, "https://old.example.com")).isEmpty();
  }

  @Test
  void environmentWithoutNameAndUrl_canBeReplacedToo() {
    enter("unnamed", new Environment("", ""));
    assertThat(enter("unnamed", PRODUCTION).map(Environment::label)).contains("unnamed");
    assertThat(enter("unnamed", PRODUCTION, "unnamed")).isEmpty();
  }

  @Test
  void applications_haveEachTheirOwn() {
    enter("one", PRODUCTION);
    assertThat(enter("two", STAGING)).isEmpty();
  }

  private Optional<Environment> enter(String application, Environment ours) {
    return db.inNew(() -> environments.enter(application, ours, Optional.empty()));
  }

  private Optional<Environment> enter(String application, Environment ours, String replaced) {
    return db.inNew(() -> environments.enter(application, ours, Optional.of(replaced)));
  }
}
