package dev.hearback.spi.http;

import dev.hearback.spi.AudioUnreadableException;
import dev.hearback.spi.SubmissionAudio;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A body of known length that the submitting thread itself reads and hands to the HTTP client, as
 * fast as that takes it: the source may need the thread's naming context and connections, and the
 * client's own threads have none.
 */
final class OutgoingBody implements HttpRequest.BodyPublisher, Flow.Subscription {

  private static final int BLOCK = 64 * 1024;

  /** More blocks than any body has. */
  private static final int MANY = 1 << 20;

  private final SubmissionAudio.Bytes bytes;
  private final Semaphore demand = new Semaphore(0);
  private volatile Flow.Subscriber<? super ByteBuffer> client;
  private volatile boolean stopped;
  private volatile boolean handedOver;

  OutgoingBody(SubmissionAudio.Bytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public long contentLength() {
    return bytes.length();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    boolean first = client == null;
    if (first) {
      client = subscriber;
    }
    subscriber.onSubscribe(this);
    if (!first) {
      subscriber.onError(new IOException("the body can be sent only once"));
    }
  }

  @Override
  public void request(long n) {
    demand.release((int) Math.min(n, MANY));
  }

  @Override
  public void cancel() {
    stopped = true;
    demand.release();
  }

  /** Whether the vendor may have every byte. */
  boolean isHandedOver() {
    return handedOver;
  }

  /**
   * Reads the source and hands it over, until all is sent, the exchange has ended without, or the
   * time is up.
   *
   * @param end until when, by {@link System#nanoTime}
   * @throws AudioUnreadableException if the source has not exactly its length; the vendor then gets
   *     a body that is cut off
   * @throws InterruptedException if the thread is interrupted
   */
  void send(CompletableFuture<?> answer, long end)
      throws AudioUnreadableException, InterruptedException {
    if (bytes.length() == 0) { // the client never asks for it
      handedOver = true;
      return;
    }
    var unused = answer.whenComplete((done, failure) -> cancel());
    try (InputStream in = bytes.source().open()) {
      long left = bytes.length();
      while (left > 0 && awaitDemand(end)) {
        byte[] block = in.readNBytes((int) Math.min(left, BLOCK));
        left -= block.length;
        if (block.length == 0 || (left == 0 && in.read() >= 0)) {
          throw new IOException(
              "expected " + bytes.length() + " bytes, found " + (left == 0 ? "more" : "less"));
        }
        handedOver = left == 0;
        client.onNext(ByteBuffer.wrap(block));
      }
      if (left == 0) {
        client.onComplete();
      }
    } catch (IOException | RuntimeException e) {
      if (client != null && !handedOver) {
        client.onError(e);
      }
      if (!handedOver) {
        throw new AudioUnreadableException("The audio could not be read: " + e.getMessage(), e);
      }
    }
  }

  private boolean awaitDemand(long end) throws InterruptedException {
    return demand.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS) && !stopped;
  }
}
