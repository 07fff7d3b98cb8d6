package dev.hearback.dispatch;

import dev.hearback.FromProvider;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionEvent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An observer method in business code.
 *
 * @param id under which its deliveries are stored
 * @param method calls it
 * @param outsideTransaction whether it is called without a transaction
 */
record Observer(String id, ObserverMethod<TranscriptionEvent> method, boolean outsideTransaction) {

  /** Whether CDI would call it for an event of this type with these qualifiers. */
  boolean matches(Class<? extends TranscriptionEvent> type, Set<Annotation> qualifiers) {
    return method.getObservedType() instanceof Class<?> observed
        && observed.isAssignableFrom(type)
        && qualifiers.containsAll(method.getObservedQualifiers());
  }

  /** The qualifiers of the event of a job. */
  static Set<Annotation> qualifiers(String provider, Set<String> tags) {
    Set<Annotation> qualifiers = new HashSet<>();
    qualifiers.add(Any.Literal.INSTANCE);
    qualifiers.add(FromProvider.Literal.of(provider));
    tags.forEach(tag -> qualifiers.add(Tagged.Literal.of(tag)));
    return qualifiers;
  }

  /** Calls it, in the caller's transaction and contexts. */
  void call(TranscriptionEvent event) {
    method.notify(new Context(event, method.getObservedQualifiers()));
  }

  /** For the log: its id and what it observes. */
  String description() {
    String qualifiers =
        method.getObservedQualifiers().stream()
            .map(Annotation::toString)
            .sorted()
            .collect(Collectors.joining(" "));
    return id
        + " observes "
        + ((Class<?>) method.getObservedType()).getSimpleName()
        + (qualifiers.isEmpty() ? "" : " " + qualifiers)
        + (outsideTransaction ? ", at least once: outside the transaction" : "");
  }

  /** What CDI wants to know of an event. */
  private record Context(TranscriptionEvent event, Set<Annotation> qualifiers)
      implements EventContext<TranscriptionEvent>, EventMetadata {

    @Override
    public TranscriptionEvent getEvent() {
      return event;
    }

    @Override
    public EventMetadata getMetadata() {
      return this;
    }

    @Override
    public Set<Annotation> getQualifiers() {
      return qualifiers;
    }

    @Override
    public InjectionPoint getInjectionPoint() {
      return null;
    }

    @Override
    public Type getType() {
      return event.getClass();
    }
  }
}
