package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostLimitTest {

  @TempDir Path folder;

  @Test
  void listenerThatSaysNothing_hasWildFlysOwnLimit() throws IOException {
    assertThat(smallest("<http-listener name='default'/>")).hasValue(10_485_760);
  }

  @Test
  void smallestLimitOfAnyListener_counts_andZeroIsNone() throws IOException {
    assertThat(
            smallest(
                "<http-listener max-post-size='100'/><https-listener max-post-size='99'/>"
                    + "<http-listener max-post-size='0'/>"))
        .hasValue(99);
    assertThat(smallest("<http-listener max-post-size='0'/>")).hasValue(Long.MAX_VALUE);
  }

  @Test
  void fileThatDoesNotTell_isNotKnown() throws IOException {
    assertThat(smallest("")).isEmpty();
    assertThat(smallest("<http-listener max-post-size='${limit}'/>")).isEmpty();
    assertThat(PostLimit.smallest(folder.resolve("missing"))).isEmpty();
  }

  private OptionalLong smallest(String listeners) throws IOException {
    Path file = folder.resolve("standalone.xml");
    Files.writeString(file, "<server xmlns='urn:jboss:domain:20.0'>" + listeners + "</server>");
    return PostLimit.smallest(file);
  }
}
