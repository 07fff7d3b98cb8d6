package dev.hearback.deliver;

import dev.hearback.FromProvider;
import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionEvent;
import dev.hearback.spi.OneLine;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.transaction.Transactional;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the observers of our events in the whole deployment while CDI starts, and refuses those
 * that could not be called as they are declared.
 */
public class ObserverDiscovery implements Extension {

  /** How many characters an observer's id may have. */
  public static final int LONGEST_ID = 200;

  private final Map<String, Observer> observers = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  void found(@Observes ProcessObserverMethod<? extends TranscriptionEvent, ?> found) {
    add(found.getObserverMethod(), found.getAnnotatedMethod());
  }

  /**
   * Not after the validation of the deployment: there WildFly takes up its health checks, and never
   * forgets those of one that then fails.
   */
  void refuse(@Observes AfterBeanDiscovery discovery) {
    if (!violations.isEmpty()) {
      discovery.addDefinitionError(new DefinitionException(String.join("\n", violations)));
    }
  }

  /** The observers by their ids. */
  Map<String, Observer> observers() {
    return observers;
  }

  /** What an administrator should know of them. */
  public List<String> remarks() {
    return remarks;
  }

  @SuppressWarnings("unchecked") // it observes our event type or a subtype, and is handed no other
  void add(ObserverMethod<?> method, AnnotatedMethod<?> declared) {
    String id =
        Optional.ofNullable(declared.getAnnotation(ObserverId.class))
            .map(ObserverId::value)
            .orElse(method.getBeanClass().getName() + "#" + declared.getJavaMember().getName());
    check(id, method, declared);
    Observer observer =
        new Observer(
            id,
            (ObserverMethod<TranscriptionEvent>) method,
            declared.isAnnotationPresent(OutsideTransaction.class));
    if (observers.putIfAbsent(id, observer) != null) {
      violations.add(
          "HB-0301 Two observers have the id \""
              + id
              + "\": give each its own with @ObserverId, so that their deliveries can be told"
              + " apart");
    }
  }

  private void check(String id, ObserverMethod<?> method, AnnotatedMethod<?> declared) {
    if (id.isEmpty() || id.length() > LONGEST_ID || !OneLine.fits(id)) {
      violations.add(
          "HB-0302 Observer "
              + OneLine.of(id)
              + ": expected an id of 1 to "
              + LONGEST_ID
              + " visible characters; use @ObserverId");
    }
    if (method.getTransactionPhase() != TransactionPhase.IN_PROGRESS) {
      violations.add(
          "HB-0303 Observer "
              + id
              + " declares during = "
              + method.getTransactionPhase()
              + ": expected none, because the event's own transaction is the observer's. For work"
              + " outside it, such as a call of another system, write @OutsideTransaction");
    }
    if (method.getReception() != Reception.ALWAYS) {
      violations.add(
          "HB-0309 Observer "
              + id
              + " declares notifyObserver = "
              + method.getReception()
              + ": expected none, because an outcome would get lost while its bean does not exist");
    }
    if (declared.getParameters().stream()
        .anyMatch(parameter -> parameter.getBaseType() == EventMetadata.class)) {
      violations.add(
          "HB-0304 Observer " + id + " has an EventMetadata parameter, which would be null");
    }
    for (Annotation qualifier : method.getObservedQualifiers()) {
      Class<?> type = qualifier.annotationType();
      if (type != Tagged.class && type != FromProvider.class && type != Any.class) {
        violations.add(
            "HB-0305 Observer "
                + id
                + " has the qualifier "
                + type.getName()
                + ", which no event carries: expected @Tagged or @FromProvider");
      }
    }
    if (leavesTransaction(declared)) {
      remarks.add(
          "HB-0306 Observer "
              + id
              + " leaves the event's transaction, so it may be called more than once; say so with"
              + " @OutsideTransaction");
    }
  }

  /** Whether the method or its class asks for a transaction other than ours. */
  private static boolean leavesTransaction(AnnotatedMethod<?> declared) {
    if (declared.isAnnotationPresent(OutsideTransaction.class)) {
      return false;
    }
    Transactional transactional =
        Optional.ofNullable(declared.getAnnotation(Transactional.class))
            .orElse(declared.getDeclaringType().getAnnotation(Transactional.class));
    TransactionAttribute attribute =
        Optional.ofNullable(declared.getAnnotation(TransactionAttribute.class))
            .orElse(declared.getDeclaringType().getAnnotation(TransactionAttribute.class));
    return (transactional != null
            && (transactional.value() == Transactional.TxType.REQUIRES_NEW
                || transactional.value() == Transactional.TxType.NOT_SUPPORTED))
        || (attribute != null
            && (attribute.value() == TransactionAttributeType.REQUIRES_NEW
                || attribute.value() == TransactionAttributeType.NOT_SUPPORTED));
  }
}
