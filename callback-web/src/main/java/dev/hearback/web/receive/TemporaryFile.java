package dev.hearback.web.receive;

import dev.hearback.storage.StackText;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file without a name: its directory entry is deleted as soon as it is open, so that nothing is
 * left of it even if the server is killed. Where the system refuses that, it is deleted when
 * closed.
 */
final class TemporaryFile implements Closeable {

  private static final Logger LOG = System.getLogger(TemporaryFile.class.getPackageName());

  private final Path path;
  private final FileChannel channel;
  private final DiskBudget disk;
  private long length;

  private TemporaryFile(Path path, FileChannel channel, DiskBudget disk) {
    this.path = path;
    this.channel = channel;
    this.disk = disk;
  }

  /** Opens and hides an empty file that exists. */
  static TemporaryFile at(Path path, DiskBudget disk) throws IOException {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      TemporaryFile file = new TemporaryFile(path, channel, disk);
      file.delete();
      return file;
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /**
   * Appends the first bytes of an array.
   *
   * @throws IOException if the disk does not take them, or they would use up what is left to others
   */
  void append(byte[] bytes, int count) throws IOException {
    disk.take(count);
    try {
      ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
      while (rest.hasRemaining()) {
        length += channel.write(rest, length);
      }
    } finally {
      disk.giveBack(count);
    }
  }

  /** Reads from the beginning; several readers do not disturb each other. */
  InputStream read() {
    return new Reader();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(
          Level.DEBUG,
          () -> "HB-0112 A temporary file was not closed properly: " + StackText.of(e));
    }
    delete();
  }

  private void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "HB-0113 A temporary file is not deleted yet: " + StackText.of(e));
    }
  }

  private final class Reader extends InputStream {

    private long position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      int read = channel.read(ByteBuffer.wrap(bytes, offset, count), position);
      position += Math.max(read, 0);
      return read;
    }
  }
}
