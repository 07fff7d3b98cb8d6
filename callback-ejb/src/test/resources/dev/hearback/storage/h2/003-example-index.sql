-- The index of a table that is large by now.

CREATE INDEX IF NOT EXISTS {schema}hearback_job_example ON {schema}hearback_job (created_at);

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 3, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 3);
