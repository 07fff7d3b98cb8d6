package dev.hearback.it.app.floor;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads a body, inserts it, answers. */
@ApplicationScoped
@Path("callbacks")
public class FloorResource {

  @Resource(lookup = "java:comp/DefaultDataSource")
  private DataSource dataSource;

  /** Receives a callback. */
  @POST
  public Response receive(byte[] body) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into floor_inbox (id, body) values (?, ?) on conflict (id) do nothing")) {
      statement.setObject(1, UUID.nameUUIDFromBytes(body));
      statement.setBytes(2, body);
      statement.executeUpdate();
    }
    return Response.ok().build();
  }
}
