package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Our WAR with a customer's jars in it: the one shape that Payara Micro deploys. */
public final class FlatWar {
  private FlatWar() {}

  /** Copies the WAR into the folder, under its own name, and adds the jars to it. */
  public static Path of(Path war, Path folder, Path... jars) throws IOException {
    Path flat = folder.resolve(war.getFileName());
    Files.createDirectories(folder);
    Files.copy(war, flat, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem zip = FileSystems.newFileSystem(flat)) {
      for (Path jar : jars) {
        Files.copy(jar, zip.getPath("WEB-INF", "lib", jar.getFileName().toString()));
      }
    }
    return flat;
  }
}
