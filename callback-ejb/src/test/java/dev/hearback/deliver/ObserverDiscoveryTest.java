package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.FromProvider;
import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

class ObserverDiscoveryTest {

  private static Observers observers(WeldContainer container) {
    Observers observers = new Observers();
    observers.discovery = container.select(ObserverDiscovery.class).get();
    observers.read();
    return observers;
  }

  @Test
  void observers_areMatchedAsCdiWould() {
    try (WeldContainer container = start(Business.class)) {
      Observers observers = observers(container);
      assertThat(observers.matching(TranscriptionSucceeded.class, "gladia", Set.of()))
          .containsExactly("async", "everything");
      assertThat(observers.matching(TranscriptionSucceeded.class, "deepgram", Set.of("a")))
          .containsExactly("async", "deepgram", "everything", "tag a");
      assertThat(observers.matching(TranscriptionSucceeded.class, "gladia", Set.of("a", "b")))
          .containsExactly("async", "everything", "tag a", "tags a and b");
      assertThat(observers.matching(TranscriptionFailed.class, "gladia", Set.of("a")))
          .containsExactly(Business.class.getName() + "#failed", "everything");
    }
  }

  @Test
  void observersThatAreTold_areMatchedInTheSameWay_byNodesThatHaveNone() {
    try (WeldContainer container = start(Business.class)) {
      String told = observers(container).conditionsAsJson();
      assertThat(
              Observers.matching(told, TranscriptionSucceeded.class, "deepgram", Set.of("a", "b")))
          .containsExactly("async", "deepgram", "everything", "tag a", "tags a and b");
      assertThat(Observers.matching(told, TranscriptionFailed.class, "gladia", Set.of()))
          .containsExactly(Business.class.getName() + "#failed", "everything");
    }
  }

  @Test
  void observerOutsideTheTransaction_isKnownAsSuch() {
    try (WeldContainer container = start(Business.class)) {
      Observers observers = observers(container);
      assertThat(observers.find("async").outsideTransaction()).isTrue();
      assertThat(observers.find("everything").outsideTransaction()).isFalse();
    }
  }

  @Test
  void observersThatCannotBeCalledAsDeclared_failTheDeploymentTogether() {
    assertThatThrownBy(() -> start(Wrong.class).close())
        .hasMessageContaining("HB-0303 Observer late declares during = AFTER_SUCCESS")
        .hasMessageContaining("write @OutsideTransaction")
        .hasMessageContaining("HB-0302 Observer dis guised: expected an id of 1 to 200 visible")
        .hasMessageContaining("HB-0304 Observer metadata has an EventMetadata parameter")
        .hasMessageContaining("HB-0309 Observer conditional declares notifyObserver = IF_EXISTS")
        .hasMessageContaining("HB-0305 Observer qualified has the qualifier jakarta.inject.Named");
  }

  /** WildFly never forgets the health checks of a deployment that failed after that. */
  @Test
  void refusal_comesBeforeServersTakeUpTheDeploymentsBeans() {
    AtomicBoolean validated = new AtomicBoolean();
    Extension server =
        new Extension() {
          void validated(@Observes AfterDeploymentValidation validation) {
            validated.set(true);
          }
        };
    Weld weld =
        new Weld()
            .disableDiscovery()
            .addExtension(new ObserverDiscovery())
            .addExtension(server)
            .addBeanClass(Wrong.class);
    assertThatThrownBy(weld::initialize).hasMessageContaining("HB-0303");
    assertThat(validated).isFalse();
  }

  @Test
  void twoObserversOfOneId_failTheDeployment() {
    assertThatThrownBy(() -> start(Twins.class).close())
        .hasMessageContaining("HB-0301 Two observers have the id \"twin\"");
  }

  @Test
  void observerThatLeavesTheTransaction_isRemarkedOn() {
    try (WeldContainer container = start(Leaving.class)) {
      List<String> remarks = container.select(ObserverDiscovery.class).get().remarks();
      assertThat(remarks).singleElement().asString().contains("HB-0306 Observer leaving");
    }
  }

  private static WeldContainer start(Class<?> business) {
    return new Weld()
        .disableDiscovery()
        .addExtension(new ObserverDiscovery())
        .addBeanClass(business)
        .initialize();
  }

  @ApplicationScoped
  static class Business {
    @ObserverId("everything")
    void everything(@Observes TranscriptionEvent event) {}

    @ObserverId("tag a")
    void tagged(@Observes @Tagged("a") TranscriptionSucceeded event) {}

    @ObserverId("tags a and b")
    void taggedTwice(@Observes @Tagged("a") @Tagged("b") TranscriptionSucceeded event) {}

    @ObserverId("deepgram")
    void deepgram(@Observes @FromProvider("deepgram") TranscriptionSucceeded event) {}

    @ObserverId("async")
    @OutsideTransaction
    void async(@ObservesAsync TranscriptionSucceeded event) {}

    void failed(@Observes TranscriptionFailed event) {}
  }

  @ApplicationScoped
  static class Wrong {
    @ObserverId("late")
    void late(@Observes(during = TransactionPhase.AFTER_SUCCESS) TranscriptionSucceeded event) {}

    @ObserverId("dis\u202Eguised")
    void disguised(@Observes TranscriptionSucceeded event) {}

    @ObserverId("metadata")
    void metadata(@Observes TranscriptionSucceeded event, EventMetadata metadata) {}

    @ObserverId("conditional")
    void conditional(
        @Observes(notifyObserver = Reception.IF_EXISTS) TranscriptionSucceeded event) {}

    @ObserverId("qualified")
    void qualified(@Observes @Named("x") TranscriptionSucceeded event) {}
  }

  @ApplicationScoped
  static class Twins {
    @ObserverId("twin")
    void first(@Observes TranscriptionSucceeded event) {}

    @ObserverId("twin")
    void second(@Observes TranscriptionFailed event) {}
  }

  @ApplicationScoped
  static class Leaving {
    @ObserverId("leaving")
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void leaving(@Observes TranscriptionSucceeded event) {}
  }
}
