package dev.hearback.web.receive;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A request's stream that hands out what the test lets arrive, and finishes early like Grizzly's.
 */
final class ScriptedInput extends ServletInputStream {

  private final Deque<byte[]> arrived = new ArrayDeque<>();
  private ReadListener listener;
  private boolean broken;
  private boolean finished = true;
  private boolean begun;
  private boolean awaited;
  private boolean silent;

  /** These have arrived, and then the end, before anybody asks. */
  ScriptedInput with(byte[] bytes) {
    arrived.add(bytes);
    return this;
  }

  /** A copy that a filter has put in place of the request's own, and that calls no listener. */
  ScriptedInput copied() {
    silent = true;
    return this;
  }

  /** From now on it finishes late, like Grizzly's if the end of a body comes on its own. */
  void finishLate() {
    finished = false;
  }

  /** Bytes arrive, and the listener is told. */
  void arrive(byte[] bytes) throws IOException {
    arrived.add(bytes);
    awaited = false;
    listener.onDataAvailable();
  }

  /** The next read fails. */
  void breakOff() throws IOException {
    broken = true;
    listener.onDataAvailable();
  }

  boolean hasUnread() {
    return !arrived.isEmpty();
  }

  /** Whether it was asked for bytes that have not arrived, so that a server would wait for them. */
  boolean isAwaited() {
    return awaited;
  }

  @Override
  public boolean isReady() {
    awaited = !broken && arrived.isEmpty();
    return !awaited;
  }

  @Override
  public boolean isFinished() {
    return finished && begun;
  }

  @Override
  public int available() {
    return arrived.stream().mapToInt(bytes -> bytes.length).sum();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    if (silent) {
      throw new UnsupportedOperationException("Read it yourself");
    }
    this.listener = listener;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("Arrays are read");
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (broken) {
      throw new IOException("Connection reset");
    }
    begun = true;
    byte[] next = arrived.poll();
    if (next == null) {
      return -1;
    }
    System.arraycopy(next, 0, bytes, offset, next.length);
    return next.length;
  }
}
