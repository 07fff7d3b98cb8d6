package dev.hearback.web.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where bodies go that do not fit into memory; tests fill it up. */
@FunctionalInterface
interface TemporaryFiles {

  /** An empty file. */
  TemporaryFile open() throws IOException;

  /** Files in Java's directory for temporary files, for the owner alone. */
  static TemporaryFiles ofTheServer() {
    return () -> open(Files.createTempFile("hearback", ".body"));
  }

  /** Files in a directory, for the owner alone. */
  static TemporaryFiles in(Path directory) {
    return () -> open(Files.createTempFile(directory, "hearback", ".body"));
  }

  private static TemporaryFile open(Path path) throws IOException {
    return TemporaryFile.at(path, path.toAbsolutePath().getParent().toFile()::getUsableSpace);
  }
}
