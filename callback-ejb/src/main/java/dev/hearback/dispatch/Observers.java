package dev.hearback.dispatch;

import dev.hearback.TranscriptionEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The observers of this application. */
@ApplicationScoped
public class Observers {

  private static final Logger LOG = System.getLogger(Observers.class.getPackageName());

  private Map<String, Observer> byId;
  private List<String> remarks;

  /** For the container's proxy. */
  protected Observers() {}

  @Inject
  Observers(ObserverDiscovery discovery) {
    byId = Map.copyOf(discovery.observers());
    remarks = List.copyOf(discovery.remarks());
  }

  /** Ids of the observers that CDI would call for the outcome of such a job. */
  List<String> matching(
      Class<? extends TranscriptionEvent> type, String provider, Set<String> tags) {
    Set<Annotation> qualifiers = Observer.qualifiers(provider, tags);
    return byId.values().stream()
        .filter(observer -> observer.matches(type, qualifiers))
        .map(Observer::id)
        .sorted()
        .toList();
  }

  Observer find(String id) {
    return byId.get(id);
  }

  /** Their ids. */
  public Set<String> ids() {
    return byId.keySet();
  }

  /** Tells the administrator who observes what. */
  public void log(String application) {
    if (byId.isEmpty()) {
      LOG.log(
          Level.INFO,
          "HB-0307 Application {0} has no observer: its outcomes become dead letters",
          application);
    }
    byId.values().stream()
        .map(Observer::description)
        .sorted()
        .forEach(text -> LOG.log(Level.INFO, "HB-0308 Application {0}: {1}", application, text));
    remarks.forEach(remark -> LOG.log(Level.WARNING, remark));
  }
}
