package dev.hearback.admin;

import dev.hearback.storage.StackText;
import dev.hearback.storage.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;

/** Does one thing to many, so that what is refused or fails for one stops no other. */
final class Tally {

  private static final Logger LOG = System.getLogger(Tally.class.getPackageName());

  private final Map<String, Integer> refused = new TreeMap<>();
  private int done;

  /**
   * Does it to one of them.
   *
   * @param what it is done to; for the log
   */
  void attempt(String what, Runnable step) {
    try {
      step.run();
      done++;
    } catch (RefusedException e) {
      refused.merge(e.code(), 1, Integer::sum);
    } catch (StorageException e) { // as of a job that somebody holds locked
      LOG.log(Level.DEBUG, () -> what + " is left for another time: " + StackText.of(e));
      refused.merge("HB-0615", 1, Integer::sum);
    }
  }

  Replayed result() {
    return new Replayed(done, refused);
  }
}
