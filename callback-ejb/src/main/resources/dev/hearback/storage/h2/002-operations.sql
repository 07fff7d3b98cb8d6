-- Hearback schema, version 2, for H2 2.2 or later: what operators do.
-- {schema} stands for the schema's name and a dot, or for nothing.
-- H2 commits after each statement, so each of them may be repeated.

-- What an operator did, when, and what came of it.
CREATE TABLE IF NOT EXISTS {schema}hearback_operation (
  id           UUID NOT NULL PRIMARY KEY,
  application  VARCHAR(200),
  done_at      TIMESTAMP WITH TIME ZONE NOT NULL,
  who          VARCHAR(200) NOT NULL,
  kind         VARCHAR(10) NOT NULL,
  -- the delivery or callback that it was done to
  subject_id   UUID NOT NULL,
  job_id       UUID,
  -- the new delivery, if there is one
  result_id    UUID,
  note         VARCHAR
);

CREATE INDEX IF NOT EXISTS {schema}hearback_operation_done
  ON {schema}hearback_operation (application, done_at);
CREATE INDEX IF NOT EXISTS {schema}hearback_operation_subject
  ON {schema}hearback_operation (subject_id);
CREATE INDEX IF NOT EXISTS {schema}hearback_operation_job
  ON {schema}hearback_operation (job_id);

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 2, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 2);
