-- What a later release may add. No column: an ALTER TABLE of H2 loses rows that others write.

CREATE TABLE IF NOT EXISTS {schema}hearback_example (
  id  UUID NOT NULL PRIMARY KEY
);

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 2, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 2);
