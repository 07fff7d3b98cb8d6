package dev.hearback.jobs;

import dev.hearback.storage.JsonText;
import dev.hearback.storage.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The vendor's ids of one job, as they stand in its columns.
 *
 * @param current that of its latest submission, or of a hook's job; once known
 * @param others those of further copies that the vendor may have
 */
record VendorJobIds(Optional<String> current, Set<String> others) {

  static final String COLUMNS = "vendor_job_id, other_vendor_job_ids";

  /** Those of a job, its row locked until the transaction ends; empty if there is none. */
  static Optional<VendorJobIds> lock(Sql sql, UUID jobId) throws SQLException {
    return sql.first(
        "SELECT " + COLUMNS + " FROM {schema}hearback_job WHERE id = ?{bounded} FOR UPDATE",
        VendorJobIds::of,
        jobId);
  }

  static VendorJobIds of(ResultSet row) throws SQLException {
    String others = row.getString("other_vendor_job_ids");
    return new VendorJobIds(
        Optional.ofNullable(row.getString("vendor_job_id")),
        others == null ? Set.of() : JsonText.set(others));
  }

  List<String> all() {
    List<String> all = new ArrayList<>(others);
    current.filter(id -> !others.contains(id)).ifPresent(all::add);
    return all;
  }

  /** As they are when the job is submitted again: none is the current one. */
  VendorJobIds beforeNext() {
    return new VendorJobIds(Optional.empty(), new LinkedHashSet<>(all()));
  }

  /** With this one among the others. */
  VendorJobIds with(String other) {
    Set<String> more = new LinkedHashSet<>(others);
    more.add(other);
    return new VendorJobIds(current, more);
  }

  /** With none of these among the others. */
  VendorJobIds without(Collection<String> gone) {
    Set<String> fewer = new LinkedHashSet<>(others);
    fewer.removeAll(gone);
    return new VendorJobIds(current, fewer);
  }

  /** The others as they stand in their column. */
  Optional<String> othersText() {
    return others.isEmpty() ? Optional.empty() : Optional.of(JsonText.of(others));
  }
}
