package dev.hearback.simulator;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Ledger entries as lines of JSON, each on disk when {@link #append} returns. */
final class LedgerFile implements AutoCloseable {
  private final FileChannel channel;

  LedgerFile(Path file) throws IOException {
    channel = FileChannel.open(file, CREATE, WRITE, APPEND);
  }

  synchronized void append(LedgerEntry entry) {
    byte[] line = (JsonText.of(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger file takes no more entries", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
