-- Hearback schema, version 5, for H2 2.2 or later: indexes of tables that are large by now.
-- {schema} stands for the schema's name and a dot, or for nothing.
-- H2 commits after each statement, so each of them may be repeated.

-- What the purge looks for.
CREATE INDEX IF NOT EXISTS {schema}hearback_job_ended
  ON {schema}hearback_job (application, ended_at);
CREATE INDEX IF NOT EXISTS {schema}hearback_callback_ended
  ON {schema}hearback_callback (state, application, ended_at);

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 5, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 5);
