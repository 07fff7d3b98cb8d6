package dev.hearback.storage;

import java.time.Duration;

/** For tests without a database: all work is just done. */
public class WithoutTransactions extends Transactions {

  @Override
  public <T> T inNew(Duration limit, Work<T> work) {
    try {
      return work.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
