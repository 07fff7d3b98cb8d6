package dev.hearback.it.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Thousands of senders of one byte a second each, all on one thread. One that the server is rid of
 * is followed by another, until {@link #letThemEnd}. They come, and send their bytes, all through
 * the second: Payara by default has 4,096 places for what its threads have not begun, and closes
 * the connection of whom it has none for.
 */
final class SlowSenders implements AutoCloseable {

  /** So many times a second some of them come, and others send their byte. */
  private static final int MOMENTS = 20;

  /** More than are refused meanwhile, after ten seconds each. */
  private static final int COMING_IN_A_MOMENT = 60;

  private static final ByteBuffer BYTE = ByteBuffer.wrap(new byte[] {' '});

  private final Selector selector = Selector.open();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final InetSocketAddress server;
  private final List<URI> addresses;
  private final Thread thread = new Thread(this::run, "slow senders");
  private volatile int wanted;
  private volatile int open;
  private volatile Throwable failure;
  private int connecting;
  private int begun;

  /** So many of them, calling there in turn. */
  SlowSenders(int count, List<URI> addresses) throws IOException {
    wanted = count;
    this.addresses = addresses;
    server = new InetSocketAddress(addresses.get(0).getHost(), addresses.get(0).getPort());
    thread.start();
  }

  private byte[] head(int number) {
    URI address = addresses.get(number % addresses.size());
    return ("POST %s HTTP/1.1\r\nHost: stt.example.com\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100000\r\n\r\n{")
        .formatted(address.getRawPath())
        .getBytes(US_ASCII);
  }

  /** How many are connected and sending. */
  int open() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return open;
  }

  /** How many were answered with that status, or ended for that reason without an answer. */
  Map<String, Integer> answers() {
    return Map.copyOf(answers);
  }

  /** Has nobody follow those whom the server gets rid of. */
  void letThemEnd() {
    wanted = 0;
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private void run() {
    try {
      long next = System.nanoTime();
      int moment = 0;
      while (!Thread.currentThread().isInterrupted()) {
        selector.select(this::serve, 1000 / MOMENTS);
        if (System.nanoTime() >= next) {
          connect();
          sendOneByteEach(moment);
          moment = (moment + 1) % MOMENTS;
          next = Math.max(next + TimeUnit.SECONDS.toNanos(1) / MOMENTS, System.nanoTime());
        }
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void connect() throws IOException {
    int most = Math.min(wanted, open + connecting + COMING_IN_A_MOMENT);
    while (open + connecting < most) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(server);
      channel.register(selector, SelectionKey.OP_CONNECT, begun++);
      connecting++;
    }
  }

  private void serve(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        connecting--;
        channel.finishConnect();
        channel.write(ByteBuffer.wrap(head((Integer) key.attachment())));
        key.interestOps(SelectionKey.OP_READ);
        open++;
      } else {
        ByteBuffer answer = ByteBuffer.allocate(1024);
        int count = channel.read(answer);
        end(key, count < 12 ? "ended after " + count : new String(answer.array(), 9, 3, US_ASCII));
      }
    } catch (IOException e) {
      end(key, e.toString());
    }
  }

  private void sendOneByteEach(int moment) {
    List<SelectionKey> sending = new ArrayList<>(selector.keys());
    for (SelectionKey key : sending) {
      if (key.isValid()
          && key.interestOps() == SelectionKey.OP_READ
          && (Integer) key.attachment() % MOMENTS == moment) {
        try {
          ((SocketChannel) key.channel()).write(BYTE.duplicate());
        } catch (IOException e) {
          // it reads the answer, if there is one
        }
      }
    }
  }

  private void end(SelectionKey key, String answer) {
    if (key.isValid() && key.interestOps() == SelectionKey.OP_READ) {
      open--;
    }
    answers.merge(answer, 1, Integer::sum);
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // it is closed one way or the other
    }
  }
}
