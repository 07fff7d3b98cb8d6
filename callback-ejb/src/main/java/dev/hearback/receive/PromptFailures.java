package dev.hearback.receive;

import dev.hearback.storage.StackText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Tells if callbacks cannot be stored with their outcomes again and again: nothing is lost by that,
 * but each is stored alone and interpreted afterwards, at twice the cost.
 */
final class PromptFailures {

  private static final Logger LOG = System.getLogger(PromptFailures.class.getPackageName());

  /** One may meet a lock. */
  private static final int MANY = 20;

  private int inRow;

  synchronized void failed(Throwable error) {
    inRow++;
    LOG.log(
        inRow == MANY ? Level.WARNING : Level.DEBUG,
        () ->
            "HB-0191 Callbacks could not be stored with their outcomes, "
                + inRow
                + " times in a row, and are stored one by one to be interpreted afterwards: "
                + StackText.of(error));
  }

  synchronized void ended() {
    if (inRow >= MANY) {
      LOG.log(Level.INFO, "HB-0192 Callbacks are stored with their outcomes again");
    }
    inRow = 0;
  }
}
