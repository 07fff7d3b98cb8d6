package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class DeploymentIT {

  @Deployment(testable = false)
  static Archive<?> shipped() {
    return ShippedArchive.forThisServer();
  }

  @Test
  void shippedArchive_deploys_andItsServerAnswers() throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(ShippedArchive.address()).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isBetween(200, 499);
  }
}
