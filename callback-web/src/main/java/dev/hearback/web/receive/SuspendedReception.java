package dev.hearback.web.receive;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.util.function.Consumer;

/** Receives one callback without a thread of its own. */
public final class SuspendedReception {

  private final Consumer<Consumer<Reply>> receive;

  SuspendedReception(Consumer<Consumer<Reply>> receive) {
    this.receive = receive;
  }

  /** Receives a callback. */
  @POST
  public void post(@Suspended AsyncResponse response) {
    receive(response);
  }

  /** Receives a callback; Deepgram and Gladia offer both methods. */
  @PUT
  public void put(@Suspended AsyncResponse response) {
    receive(response);
  }

  private void receive(AsyncResponse response) {
    receive.accept(answer -> response.resume(answer.response()));
  }
}
