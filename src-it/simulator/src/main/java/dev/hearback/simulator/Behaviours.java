package dev.hearback.simulator;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;

/** Which submission is treated how: rules used up one submission at a time, then the default. */
final class Behaviours {
  private static final class Rule {
    final Endpoint endpoint;
    final String audio;
    final Behaviour behaviour;
    int left;

    Rule(Endpoint endpoint, String audio, int left, Behaviour behaviour) {
      this.endpoint = endpoint;
      this.audio = audio;
      this.left = left;
      this.behaviour = behaviour;
    }

    boolean appliesTo(Endpoint asked, String name) {
      return endpoint == asked && (audio == null || name.contains(audio));
    }
  }

  private final Map<Endpoint, Behaviour> defaults = new EnumMap<>(Endpoint.class);
  private final List<Rule> rules = new LinkedList<>();
  private String words;

  Behaviours(String words) {
    this.words = words;
  }

  synchronized void words(String words) {
    this.words = words;
  }

  synchronized void byDefault(Endpoint endpoint, Behaviour behaviour) {
    defaults.put(endpoint, behaviour);
  }

  /** The next {@code times} submissions there, of audio whose name contains this if not null. */
  synchronized void next(Endpoint endpoint, String audio, int times, Behaviour behaviour) {
    if (times > 0) {
      rules.add(new Rule(endpoint, audio, times, behaviour));
    }
  }

  synchronized void clear() {
    rules.clear();
    defaults.clear();
  }

  /** Uses up the behaviour for a submission of the audio with this name. */
  synchronized Behaviour take(Endpoint endpoint, String audio) {
    for (Iterator<Rule> each = rules.iterator(); each.hasNext(); ) {
      Rule rule = each.next();
      if (rule.appliesTo(endpoint, audio)) {
        rule.left--;
        if (rule.left == 0) {
          each.remove();
        }
        return told(rule.behaviour);
      }
    }
    return told(defaults.getOrDefault(endpoint, Behaviour.succeeds()));
  }

  /**
   * Whether the connection is to be cut now, with the body unread and the audio not yet known. Uses
   * up the behaviour if so.
   */
  synchronized boolean cutsUnread(Endpoint endpoint) {
    Behaviour due =
        rules.stream()
            .filter(rule -> rule.appliesTo(endpoint, ""))
            .findFirst()
            .map(rule -> rule.behaviour)
            .orElseGet(() -> defaults.getOrDefault(endpoint, Behaviour.succeeds()));
    boolean cuts = due.answer().cut() == Cut.BEFORE_BODY;
    if (cuts) {
      take(endpoint, "");
    }
    return cuts;
  }

  private Behaviour told(Behaviour behaviour) {
    return behaviour.saying(behaviour.message().or(words));
  }
}
