package dev.hearback.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** The nodes that share the database, each with a heartbeat by the database's clock. */
@ApplicationScoped
public class Nodes {

  /** Enters a new node. In a transaction of the caller. */
  public Node join(String application) {
    throw new UnsupportedOperationException();
  }

  /**
   * Says that the node lives.
   *
   * @return false if the node has been declared dead meanwhile: it owns nothing any more and must
   *     join anew
   */
  public boolean heartbeat(Node node) {
    throw new UnsupportedOperationException();
  }

  /** Declares dead the nodes of this application whose last heartbeat is older than that, and lists all dead ones. */
  public List<Node> dead(String application, Duration silence) {
    throw new UnsupportedOperationException();
  }

  /** Removes a node that owns nothing any more. */
  public void leave(Node node) {
    throw new UnsupportedOperationException();
  }
}
