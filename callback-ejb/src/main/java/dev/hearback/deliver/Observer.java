package dev.hearback.deliver;

import dev.hearback.FromProvider;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionEvent;
import dev.hearback.spi.OneLine;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An observer method in business code.
 *
 * @param id under which its deliveries are stored
 * @param method calls it
 * @param outsideTransaction whether it is called without a transaction
 */
record Observer(String id, ObserverMethod<TranscriptionEvent> method, boolean outsideTransaction) {

  /** What an outcome must be for CDI to call it, in words that other versions understand, too. */
  Set<String> conditions() {
    Set<String> conditions = new TreeSet<>();
    if (method.getObservedType() != TranscriptionEvent.class) {
      conditions.add(((Class<?>) method.getObservedType()).getSimpleName());
    }
    for (Annotation qualifier : method.getObservedQualifiers()) {
      if (qualifier instanceof Tagged tagged) {
        conditions.add("tag " + tagged.value());
      } else if (qualifier instanceof FromProvider from) {
        conditions.add("provider " + from.value());
      }
    }
    return conditions;
  }

  /** What the outcome of a job is, in the same words. */
  static Set<String> properties(
      Class<? extends TranscriptionEvent> type, String provider, Set<String> tags) {
    Set<String> properties = new HashSet<>();
    properties.add(type.getSimpleName());
    properties.add("provider " + provider);
    tags.forEach(tag -> properties.add("tag " + tag));
    return properties;
  }

  /** The name of the class that it is a method of. */
  String className() {
    return method.getBeanClass().getName();
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
        + (qualifiers.isEmpty() ? "" : " " + OneLine.of(qualifiers))
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
