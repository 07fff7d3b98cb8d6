package dev.hearback.inbox;

import dev.hearback.spi.CallbackContent;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A callback as it was stored, and the vendor whose adapter reads it. */
public final class StoredContent implements CallbackContent {

  static final String SELECT =
      "SELECT id, query, content_type, length, body, COALESCE(vendor,"
          + " (SELECT job.vendor FROM {schema}hearback_job job WHERE job.id = job_id)) AS vendor"
          + " FROM {schema}hearback_callback WHERE id = ?";

  /** Of a body up to this length, in bytes, many may wait in memory for their observers. */
  public static final int LITTLE = 16 * 1024;

  private final Database database;
  private final UUID id;
  private final String vendor;
  private final String query;
  private final Optional<String> contentType;
  private final long length;

  /** The body if it stands in the callback's row; null if it stands in chunks. */
  private final byte[] small;

  StoredContent(Database database, ResultSet row) throws SQLException {
    this.database = database;
    this.id = Sql.uuid(row, "id");
    this.vendor = row.getString("vendor");
    this.query = row.getString("query");
    this.contentType = Optional.ofNullable(row.getString("content_type"));
    this.length = row.getLong("length");
    this.small = PackedBody.read(row.getBytes("body"), length);
  }

  /**
   * The vendor whose callback it is, whatever its provider has become since; null if its job is not
   * known.
   */
  public String vendor() {
    return vendor;
  }

  /** Whether so little of it is in memory that many may wait for their observers. */
  public boolean holdsLittle() {
    return small == null || small.length <= LITTLE;
  }

  @Override
  public InputStream open() {
    return small == null ? Chunks.open(database, id, length) : new ByteArrayInputStream(small);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Optional<String> contentType() {
    return contentType;
  }

  @Override
  public String query() {
    return query;
  }
}
