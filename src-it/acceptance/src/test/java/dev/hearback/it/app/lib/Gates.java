package dev.hearback.it.app.lib;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Latches that a test opens over HTTP. */
public final class Gates {

  private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

  private Gates() {}

  /** Waits until the gate of this name is open, half a minute at most. */
  public static void pass(String name) {
    try {
      if (!gate(name).await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Gate " + name + " stays closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Opens the gate, for good. */
  public static void open(String name) {
    gate(name).countDown();
  }

  private static CountDownLatch gate(String name) {
    return GATES.computeIfAbsent(name, unused -> new CountDownLatch(1));
  }
}
