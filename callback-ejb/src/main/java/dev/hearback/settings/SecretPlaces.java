package dev.hearback.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Tells of secrets that more people can read than should.
 *
 * @param inArchive what stands in the archives that the application sees
 */
record SecretPlaces(List<Properties> inArchive) {

  private static final String IN_ARCHIVE = "META-INF/microprofile-config.properties";

  /** Opens archives: for the start alone. */
  static SecretPlaces read() {
    List<Properties> inArchive = new ArrayList<>();
    ClassLoader archive = Thread.currentThread().getContextClassLoader();
    try {
      for (URL file : Collections.list(archive.getResources(IN_ARCHIVE))) {
        inArchive.add(properties(file));
      }
    } catch (IOException | IllegalArgumentException e) {
      // a file that the server cannot read either
    }
    return new SecretPlaces(inArchive);
  }

  /** A cached archive would stay open, and as it was, after an undeployment. */
  private static Properties properties(URL file) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    Properties properties = new Properties();
    try (InputStream in = connection.getInputStream()) {
      properties.load(in);
    }
    return properties;
  }

  /** What is wrong if the value of a key stands in the archive; a reference is no secret. */
  Optional<String> inArchive(String key, String value) {
    return inArchive.stream().anyMatch(file -> value.equals(file.getProperty(key, "").strip()))
        ? Optional.of(
            "HB-0006 "
                + key
                + " stands in the archive, in "
                + IN_ARCHIVE
                + ": whoever gets the archive has the secret. Let the server tell it, or write "
                + key
                + ".file")
        : Optional.empty();
  }

  /** What is wrong if every user of this machine can read the file of a secret. */
  Optional<String> readableByAll(String key, Path file) {
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
