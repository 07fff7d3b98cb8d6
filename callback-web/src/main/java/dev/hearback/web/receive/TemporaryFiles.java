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
    return in(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Files in a directory, for the owner alone. */
  static TemporaryFiles in(Path directory) {
    DiskBudget disk = new DiskBudget(directory.toFile()::getUsableSpace);
    return () -> TemporaryFile.at(Files.createTempFile(directory, "hearback", ".body"), disk);
  }
}
