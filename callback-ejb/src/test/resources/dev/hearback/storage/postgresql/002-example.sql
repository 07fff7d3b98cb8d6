-- What a later release may add: tests run it beside the traffic of nodes that do not know it.

CREATE TABLE IF NOT EXISTS {schema}hearback_example (
  id  UUID NOT NULL PRIMARY KEY
);

ALTER TABLE {schema}hearback_job ADD COLUMN IF NOT EXISTS example TEXT;

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 2, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 2);
