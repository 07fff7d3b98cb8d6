package dev.hearback.simulator;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Ledger entries as lines of JSON, each on disk when {@link #append} returns. */
final class LedgerFile implements AutoCloseable {
  // No channel: an interrupt, as when the simulator is closed, would close it.
  private final FileOutputStream file;

  LedgerFile(Path path) throws IOException {
    file = new FileOutputStream(path.toFile(), true);
  }

  synchronized void append(LedgerEntry entry) {
    try {
      file.write((JsonText.of(entry) + "\n").getBytes(StandardCharsets.UTF_8));
      file.getFD().sync();
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger file takes no more entries", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
