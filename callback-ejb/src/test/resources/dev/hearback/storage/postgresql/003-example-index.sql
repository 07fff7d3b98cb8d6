-- The index of a table that is large by now, made beside live traffic: not in one transaction. One
-- that was left half made is made anew.

DO $$
DECLARE
  half_made regclass;
BEGIN
  PERFORM set_config('lock_timeout', '500', true);
  FOR half_made IN
    SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid AND indexrelid IN (
      to_regclass('{schema}hearback_job_example'))
  LOOP
    EXECUTE 'DROP INDEX ' || half_made;
  END LOOP;
END
$$;

CREATE INDEX CONCURRENTLY IF NOT EXISTS hearback_job_example
  ON {schema}hearback_job (example) WHERE example IS NOT NULL;

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 3, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 3);
