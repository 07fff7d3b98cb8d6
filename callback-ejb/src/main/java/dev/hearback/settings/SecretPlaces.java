package dev.hearback.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Optional;
import java.util.Properties;

/** Tells of secrets that more people can read than should. */
final class SecretPlaces {

  private static final String IN_ARCHIVE = "META-INF/microprofile-config.properties";

  private SecretPlaces() {}

  /** What is wrong if the value of a key stands in the archive; a reference is no secret. */
  static Optional<String> inArchive(String key, String value) {
    ClassLoader archive = Thread.currentThread().getContextClassLoader();
    try {
      for (URL file : Collections.list(archive.getResources(IN_ARCHIVE))) {
        Properties properties = new Properties();
        try (InputStream in = file.openStream()) {
          properties.load(in);
        }
        if (value.equals(properties.getProperty(key, "").strip())) {
          return Optional.of(
              "HB-0006 "
                  + key
                  + " stands in the archive, in "
                  + IN_ARCHIVE
                  + ": whoever gets the archive has the secret. Let the server tell it, or write "
                  + key
                  + ".file");
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // a file that the server cannot read either
    }
  }

  /** What is wrong if every user of this machine can read the file of a secret. */
  static Optional<String> readableByAll(String key, Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
          ? Optional.of(
              "HB-0007 "
                  + key
                  + ": every user of this machine can read "
                  + file
                  + ". Let only the server's user do so: chmod 400")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // Windows has no such permissions
    }
  }
}
