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
 * is followed by another, until {@link #letThemEnd}.
 */
final class SlowSenders implements AutoCloseable {

  private static final int CONNECTING_AT_ONCE = 500;
  private static final ByteBuffer BYTE = ByteBuffer.wrap(new byte[] {' '});

  private final Selector selector = Selector.open();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
  private final InetSocketAddress server;
  private final List<URI> addresses;
  private final Thread thread = new Thread(this::run, "slow senders");
  private volatile int wanted;
  private volatile int open;
  private volatile Throwable failure;
  private int connecting;
  private int connected;

  /** So many of them, calling there in turn. */
  SlowSenders(int count, List<URI> addresses) throws IOException {
    wanted = count;
    this.addresses = addresses;
    server = new InetSocketAddress(addresses.get(0).getHost(), addresses.get(0).getPort());
    thread.start();
  }

  private byte[] head() {
    URI address = addresses.get(connected++ % addresses.size());
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

  /** How many were answered so; 0 for those whose connection ended without an answer. */
  Map<Integer, Integer> answers() {
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
      while (!Thread.currentThread().isInterrupted()) {
        connect();
        selector.select(this::serve, 50);
        if (System.nanoTime() >= next) {
          sendOneByteEach();
          next = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        }
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void connect() throws IOException {
    while (open + connecting < wanted && connecting < CONNECTING_AT_ONCE) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(server);
      channel.register(selector, SelectionKey.OP_CONNECT);
      connecting++;
    }
  }

  private void serve(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        connecting--;
        channel.finishConnect();
        channel.write(ByteBuffer.wrap(head()));
        key.interestOps(SelectionKey.OP_READ);
        open++;
      } else {
        ByteBuffer answer = ByteBuffer.allocate(1024);
        int count = channel.read(answer);
        end(key, count < 12 ? 0 : Integer.parseInt(new String(answer.array(), 9, 3, US_ASCII)));
      }
    } catch (IOException e) {
      end(key, 0);
    }
  }

  private void sendOneByteEach() {
    List<SelectionKey> sending = new ArrayList<>(selector.keys());
    for (SelectionKey key : sending) {
      if (key.isValid() && key.interestOps() == SelectionKey.OP_READ) {
        try {
          ((SocketChannel) key.channel()).write(BYTE.duplicate());
        } catch (IOException e) {
          // it reads the answer, if there is one
        }
      }
    }
  }

  private void end(SelectionKey key, int status) {
    if (key.isValid() && key.interestOps() == SelectionKey.OP_READ) {
      open--;
    }
    answers.merge(status, 1, Integer::sum);
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // it is closed one way or the other
    }
  }
}
