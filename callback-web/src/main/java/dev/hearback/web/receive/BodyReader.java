package dev.hearback.web.receive;

import dev.hearback.receive.CallbackStore;
import dev.hearback.storage.StackText;
import dev.hearback.work.FailPoint;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One callback on its way in: read whenever there is something to read, so that it needs no thread
 * of its own, or, where that is not possible, on the thread of its request; handed to the {@link
 * CallbackStore} when it is whole; answered once.
 *
 * <p>The request is read under this object's lock and only while {@link Stage#READING}, so that
 * nobody reads it after the answer, when the server uses it for somebody else. The answer itself is
 * sent without the lock, because servers hold locks of their own when they call us.
 */
final class BodyReader implements ReadListener {

  /** Life of a reader; there is no way back. */
  private enum Stage {
    /** Bytes are still to come. */
    READING,
    /** The body is whole and with the store, which alone says when it may be closed. */
    STORING,
    /** Refused or given up; nothing is kept. */
    OVER
  }

  private static final Logger LOG = System.getLogger(BodyReader.class.getPackageName());

  /**
   * How long storing a small body may take before the sender is told to send it again; that it may
   * be stored after all does no harm.
   */
  private static final Duration STORING_TIME = Duration.ofSeconds(1);

  /** The strictest vendors wait ten seconds. */
  private static final Duration LONGEST_STORING_TIME = Duration.ofSeconds(7);

  private static final int STORED_BYTES_PER_MILLISECOND = 10_000;

  private static final int PIECE = 8 * 1024;

  private final Heading heading;
  private final ServletInputStream input;
  private final Consumer<Reply> reply;
  private final ReceivedBody body;
  private final Limits limits;
  private final CallbackStore store;
  private final Consumer<BodyReader> end;
  private Stage stage = Stage.READING;
  private Stage watched;
  private long since;
  private boolean foundNothing;

  /**
   * A reader that has not begun.
   *
   * @param reply sends the answer; the first one counts
   * @param end told when the body is closed
   */
  BodyReader(
      Heading heading,
      ServletInputStream input,
      Consumer<Reply> reply,
      ReceivedBody body,
      Limits limits,
      CallbackStore store,
      Consumer<BodyReader> end) {
    this.heading = heading;
    this.input = input;
    this.reply = reply;
    this.body = body;
    this.limits = limits;
    this.store = store;
    this.end = end;
  }

  /**
   * Reads whenever there is something to read, on threads of the server; a body that is there
   * already at once. In HTTP/2 its end may come later than its last byte, and reading would wait.
   */
  void begin() throws IOException {
    if (heading.isHttp1() && isHere()) {
      readHere();
    } else {
      input.setReadListener(this);
    }
  }

  private boolean isHere() throws IOException {
    return heading.declaredLength() > 0
        && (input.available() >= heading.declaredLength() || input.isFinished());
  }

  /**
   * Reads to the end on the calling thread. It waits without the lock, because nobody else reads; a
   * sender that stops altogether is left to the server's own time limit.
   */
  void readHere() {
    byte[] piece = new byte[PIECE];
    try {
      int count = input.read(piece);
      while (count >= 0 && isReading()) {
        if (!keep(piece, count)) {
          refuseTooLarge();
          return;
        }
        count = input.read(piece);
      }
      onAllDataRead();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /** Whether a body was announced, and somebody else had read it. */
  synchronized boolean foundNothing() {
    return foundNothing;
  }

  /** Whether the server has unpacked the body. */
  boolean isUnpacked() {
    return heading.isUnpacked(body.length());
  }

  /**
   * Ends not by {@code isFinished()}, which is true as soon as the last byte has arrived unread.
   */
  @Override
  public void onDataAvailable() {
    try {
      if (!readAll()) {
        refuseTooLarge();
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  @Override
  public void onAllDataRead() {
    long length = body.length();
    if (length == 0 && heading.hasBody()) {
      failWithNothing();
    } else if (!heading.isWhole(length)) {
      fail(new IOException(length + " of " + heading.declaredLength() + " bytes arrived"));
    } else if (moveTo(Stage.STORING)) {
      FailPoint.BODY_READ.reached();
      store();
    }
  }

  @Override
  public void onError(Throwable error) {
    fail(error);
  }

  /**
   * Answers 503 if this takes too long; to be called several times a second.
   *
   * @param nanoTime now, by the clock of {@link System#nanoTime}
   */
  void check(long nanoTime) {
    if (!isLate(nanoTime)) {
      return;
    }
    if (moveTo(Stage.OVER)) {
      refuse(
          Reply.TOO_SLOW,
          "it arrived too slowly, see hearback.receive.min-bytes-per-second",
          Optional.empty());
    } else {
      reply.accept(Reply.NOT_STORED);
    }
  }

  /** Gives up what is still being read, because the application is being stopped. */
  void abandon() {
    if (moveTo(Stage.OVER)) {
      close();
      reply.accept(Reply.NOT_WHOLE);
    }
  }

  /**
   * Reads what is there, and lets go of the lock between two pieces, so that a quick sender does
   * not keep the watch over all readers from the others.
   *
   * @return false if that makes the body too large, which is the end of it
   */
  private boolean readAll() throws IOException {
    byte[] piece = new byte[PIECE];
    boolean fits = true;
    for (int count = read(piece); count >= 0; count = isEndToBeTold() ? -1 : read(piece)) {
      fits = keep(piece, count);
    }
    return fits;
  }

  /** Returns how much; -1 if there is nothing now, or nothing more is wanted. */
  private synchronized int read(byte[] piece) throws IOException {
    return stage == Stage.READING && input.isReady() ? input.read(piece) : -1;
  }

  private synchronized boolean keep(byte[] piece, int count) throws IOException {
    if (stage != Stage.READING) {
      return true;
    }
    if (body.length() + count > limits.maxBodyBytes()) {
      stage = Stage.OVER;
      return false;
    }
    body.write(piece, count);
    if (!heading.isWhole(body.length())) {
      FailPoint.BODY_PARTLY_READ.reached();
    }
    return true;
  }

  /**
   * Whether the server will tell of the end unasked: all that was declared has been read, and it
   * has yet to take notice.
   *
   * <p>If Grizzly (Payara, GlassFish) is asked {@code isReady()} then, it reads on from the
   * connection ({@code InputBuffer.notifyAvailable}) although nothing more belongs to this request.
   * The next request, if it comes before this one is put away, loses its beginning to it. Other
   * servers take notice with the last byte, and some tell only if asked. See decision 0044.
   */
  private synchronized boolean isEndToBeTold() {
    return body.length() == heading.declaredLength() && !input.isFinished();
  }

  private synchronized boolean isLate(long nanoTime) {
    if (watched != stage) {
      watched = stage;
      since = nanoTime;
    }
    Duration allowed =
        stage == Stage.READING ? limits.allowance(body.length()) : storingTime(body.length());
    return nanoTime - since >= allowed.toNanos();
  }

  private synchronized boolean isReading() {
    return stage == Stage.READING;
  }

  /** How long storing so many bytes may take before the sender is told to come again. */
  static Duration storingTime(long bytes) {
    Duration time = STORING_TIME.plusMillis(bytes / STORED_BYTES_PER_MILLISECOND);
    return time.compareTo(LONGEST_STORING_TIME) < 0 ? time : LONGEST_STORING_TIME;
  }

  private void refuseTooLarge() {
    close();
    reply.accept(Reply.TOO_LARGE);
    heading.tooLarge(limits.maxBodyBytes(), store);
  }

  private void refuse(Reply answer, String error, Optional<Throwable> cause) {
    close();
    reply.accept(answer); // first, because telling may fail
    heading.refused(error, cause, store);
  }

  private void store() {
    if (heading.isProbe()) {
      stored(true);
      return;
    }
    try {
      body.complete();
      store.accept(heading.with(body), this::stored);
    } catch (RuntimeException | Error e) { // answered first: the log may lack memory, too
      stored(false);
      LOG.log(
          Level.DEBUG,
          () ->
              "HB-0102 The callback for "
                  + heading
                  + " could not be handed on: "
                  + StackText.of(e));
    }
  }

  private void stored(boolean stored) {
    close();
    reply.accept(stored ? Reply.STORED : Reply.NOT_STORED);
  }

  private void failWithNothing() {
    synchronized (this) {
      foundNothing = stage == Stage.READING;
    }
    fail(new IOException("nothing was left of its body"));
  }

  private void fail(Throwable error) {
    if (moveTo(Stage.OVER)) {
      refuse(Reply.NOT_WHOLE, "it did not arrive whole", Optional.of(error));
    }
  }

  /** Leaves the reading stage, which only one can do. */
  private synchronized boolean moveTo(Stage next) {
    if (stage != Stage.READING) {
      return false;
    }
    stage = next;
    return true;
  }

  private void close() {
    body.close();
    end.accept(this);
  }
}
