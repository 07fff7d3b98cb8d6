package dev.hearback.dispatch;

import dev.hearback.inbox.Operation;
import dev.hearback.inbox.Operations;
import dev.hearback.inbox.Pause;
import dev.hearback.inbox.StoredPauses;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Text;
import dev.hearback.storage.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What operators do when an observer must not be called: its deliveries wait, and spend no
 * attempts. Every method has its own transaction.
 */
@ApplicationScoped
public class Pauses {

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_ID = 500;

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject StoredPauses stored;
  @Inject Operations operations;
  @Inject Deliverer deliverer;

  /** For the container. */
  public Pauses() {}

  /**
   * Has an observer of this application not called any more, until {@link #resume}: on this node at
   * once, on the others with their next poll. Calls that run go on. Changes nothing if it is paused
   * already.
   *
   * @param observer its id; also one that this deployment does not have
   * @param who asks for it
   * @param reason for people
   */
  public void pause(String observer, String who, String reason) {
    if (observer.isEmpty() || observer.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          "HB-0351 expected an observer's id, found " + observer.length() + " characters");
    }
    String name = line(Text.clean(who, LONGEST_NAME));
    String why = line(Text.words(reason));
    transactions.inNew(
        Transactions.SHORT,
        () -> {
          if (stored.insert(settings.application(), observer, name, why)) {
            note(name, Operation.Kind.PAUSE, observer, why);
          }
        });
    deliverer.heed(list());
  }

  /**
   * Has it called again. Ends the pause that this node has made of itself, too, and that of the
   * others if they had seen an operator's.
   *
   * @param who asks for it
   */
  public void resume(String observer, String who) {
    String name = line(Text.clean(who, LONGEST_NAME));
    transactions.inNew(
        Transactions.SHORT,
        () -> {
          stored.delete(settings.application(), observer);
          note(name, Operation.Kind.RESUME, observer, "");
        });
    deliverer.resume(observer, name);
  }

  /** Who paused and resumed an observer of this application, the latest first. */
  public List<Operation> history(String observer) {
    return transactions.inNew(Transactions.SHORT, () -> operations.on(subject(observer)));
  }

  /** The observers of this application that operators have paused, on all nodes. */
  public List<Pause> list() {
    return transactions.inNew(Transactions.SHORT, () -> stored.list(settings.application()));
  }

  /** The observers that are paused on this node, whoever did that, and why. */
  public Map<String, String> here() {
    return deliverer.paused();
  }

  private void note(String who, Operation.Kind kind, String observer, String reason) {
    operations.note(
        who,
        kind,
        subject(observer),
        Optional.empty(),
        settings.application(),
        Optional.empty(),
        reason.isEmpty() ? observer : observer + ": " + reason);
  }

  /** An observer has a name and no id. */
  private UUID subject(String observer) {
    String name = settings.application() + '\n' + observer;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** They are logged. */
  private static String line(String words) {
    return words.replaceAll("\\p{Cntrl}", " ");
  }
}
