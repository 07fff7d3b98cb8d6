package dev.hearback.dispatch;

import dev.hearback.inbox.Pause;
import dev.hearback.inbox.StoredPauses;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Text;
import dev.hearback.storage.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

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
        Transactions.SHORT, () -> stored.insert(settings.application(), observer, name, why));
    deliverer.heed(list());
  }

  /**
   * Has it called again. Ends the pause that this node has made of itself, too, and that of the
   * others if they had seen an operator's.
   *
   * @param who asks for it
   */
  public void resume(String observer, String who) {
    transactions.inNew(Transactions.SHORT, () -> stored.delete(settings.application(), observer));
    deliverer.resume(observer, line(Text.clean(who, LONGEST_NAME)));
  }

  /** The observers of this application that operators have paused, on all nodes. */
  public List<Pause> list() {
    return transactions.inNew(Transactions.SHORT, () -> stored.list(settings.application()));
  }

  /** The observers that are paused on this node, whoever did that, and why. */
  public Map<String, String> here() {
    return deliverer.paused();
  }

  /** They are logged. */
  private static String line(String words) {
    return words.replaceAll("\\p{Cntrl}", " ");
  }
}
