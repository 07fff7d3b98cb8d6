-- Hearback schema, version 3, for PostgreSQL 12 or later: observers that operators have paused,
-- and the provider and tags of deliveries, by which operators look for dead letters.
-- {schema} stands for the schema's name and a dot, or for nothing.

CREATE TABLE IF NOT EXISTS {schema}hearback_pause (
  application  VARCHAR(200) NOT NULL,
  observer     VARCHAR(500) NOT NULL,
  since        TIMESTAMP WITH TIME ZONE NOT NULL,
  who          VARCHAR(200) NOT NULL,
  reason       TEXT NOT NULL,
  PRIMARY KEY (application, observer)
);

-- Those of its job; null: a node of an earlier release made it.
ALTER TABLE {schema}hearback_delivery ADD COLUMN IF NOT EXISTS provider VARCHAR(100);
ALTER TABLE {schema}hearback_delivery ADD COLUMN IF NOT EXISTS tags TEXT;

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 3, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 3);
