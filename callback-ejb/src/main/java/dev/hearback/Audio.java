package dev.hearback;

import dev.hearback.spi.HttpUrl;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The audio of a job: where it is, or the bytes themselves. */
public sealed interface Audio {

  /**
   * Audio that the vendor fetches.
   *
   * @param url an absolute http or https URL without credentials that the vendor can reach
   */
  record AtUrl(URI url) implements Audio {
    /** Refuses null and any other URL. */
    public AtUrl {
      Objects.requireNonNull(url, "url");
      Optional<String> found = HttpUrl.violation(url);
      Bounds.require(found.isEmpty(), "audio", HttpUrl.EXPECTED, found.orElse(""));
    }
  }

  /**
   * A file, which is only referenced: it must be readable by every node of the application and stay
   * unchanged until the job ends.
   *
   * @param path an absolute path
   * @param contentType media type such as {@code audio/wav}
   */
  record InFile(Path path, String contentType) implements Audio {
    /** Refuses nulls and a relative path. */
    public InFile {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(contentType, "contentType");
      Bounds.require(path.isAbsolute(), "audio", "an absolute path", path.toString());
    }
  }

  /**
   * Bytes, which are copied into Hearback's database inside {@link Transcriptions#submit}.
   *
   * @param bytes read to {@code length} bytes, not closed
   * @param length number of bytes, at least 1
   * @param contentType media type such as {@code audio/wav}
   */
  record InStream(InputStream bytes, long length, String contentType) implements Audio {
    /** Refuses nulls and a length below 1. */
    public InStream {
      Objects.requireNonNull(bytes, "bytes");
      Objects.requireNonNull(contentType, "contentType");
      Bounds.require(length > 0, "audio", "at least 1 byte", length + " bytes");
    }
  }
}
