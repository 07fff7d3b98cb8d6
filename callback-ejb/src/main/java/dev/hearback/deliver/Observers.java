package dev.hearback.deliver;

import dev.hearback.TranscriptionEvent;
import dev.hearback.storage.JsonText;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The observers of this application. */
@ApplicationScoped
public class Observers {

  private static final Logger LOG = System.getLogger(Observers.class.getPackageName());

  @Inject ObserverDiscovery discovery;

  private Map<String, Observer> byId;
  private Map<String, Set<String>> conditions;

  @PostConstruct
  void read() {
    byId = Map.copyOf(discovery.observers());
    conditions = new TreeMap<>();
    byId.forEach((id, observer) -> conditions.put(id, observer.conditions()));
  }

  /** Ids of the observers that CDI would call for the outcome of such a job. */
  public List<String> matching(
      Class<? extends TranscriptionEvent> type, String provider, Set<String> tags) {
    return matching(conditions, type, provider, tags);
  }

  /** The same among the observers that another node has reported. */
  static List<String> matching(
      String conditions,
      Class<? extends TranscriptionEvent> type,
      String provider,
      Set<String> tags) {
    return matching(JsonText.map(conditions), type, provider, tags);
  }

  private static List<String> matching(
      Map<String, ?> conditions,
      Class<? extends TranscriptionEvent> type,
      String provider,
      Set<String> tags) {
    Set<String> properties = Observer.properties(type, provider, tags);
    return conditions.entrySet().stream()
        .filter(each -> properties.containsAll((Collection<?>) each.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** All of them with what they want, for other nodes. */
  public String conditionsAsJson() {
    return JsonText.of(conditions);
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
    discovery.remarks().forEach(remark -> LOG.log(Level.WARNING, remark));
  }
}
