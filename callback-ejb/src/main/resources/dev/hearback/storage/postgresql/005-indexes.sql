-- Hearback schema, version 5, for PostgreSQL 12 or later: indexes of tables that are large by now.
-- {schema} stands for the schema's name and a dot, or for nothing.
-- Not in one transaction (psql without -1): the indexes are made beside live traffic, which takes
-- minutes where there are millions of rows. An index that was left half made is made anew.

DO $$
DECLARE
  half_made regclass;
BEGIN
  PERFORM set_config('lock_timeout', '500', true);
  FOR half_made IN
    SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid AND indexrelid IN (
      to_regclass('{schema}hearback_job_contents'),
      to_regclass('{schema}hearback_job_tombstone'),
      to_regclass('{schema}hearback_callback_tombstone'),
      to_regclass('{schema}hearback_callback_dead_all'),
      to_regclass('{schema}hearback_callback_dead_code'),
      to_regclass('{schema}hearback_callback_dead_provider'),
      to_regclass('{schema}hearback_delivery_dead_all'),
      to_regclass('{schema}hearback_delivery_dead_code'),
      to_regclass('{schema}hearback_delivery_dead_observer'),
      to_regclass('{schema}hearback_delivery_dead_provider'))
  LOOP
    EXECUTE 'DROP INDEX ' || half_made;
  END LOOP;
END
$$;

-- What the purge looks for.
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_job_contents
  ON {schema}hearback_job (application, state, ended_at)
  WHERE ended_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_job_tombstone
  ON {schema}hearback_job (application, ended_at)
  WHERE ended_at IS NOT NULL AND erased_at IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_callback_tombstone
  ON {schema}hearback_callback (application, ended_at) WHERE state = 'DONE' AND code IS NOT NULL;

-- What operators look for among many dead letters.
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_callback_dead_all
  ON {schema}hearback_callback (ended_at) WHERE state = 'DEAD';
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_delivery_dead_all
  ON {schema}hearback_delivery (ended_at) WHERE state = 'DEAD';
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_delivery_dead_code
  ON {schema}hearback_delivery (application, code, ended_at) WHERE state = 'DEAD';
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_delivery_dead_observer
  ON {schema}hearback_delivery (application, observer, ended_at) WHERE state = 'DEAD';
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_delivery_dead_provider
  ON {schema}hearback_delivery (application, provider, ended_at) WHERE state = 'DEAD';
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_callback_dead_code
  ON {schema}hearback_callback (application, code, ended_at) WHERE state = 'DEAD';
CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_callback_dead_provider
  ON {schema}hearback_callback (application, provider, ended_at) WHERE state = 'DEAD';

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 5, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 5);
