-- Hearback schema, version 1, for H2 2.2 or later.
-- {schema} stands for the schema's name and a dot, or for nothing.
-- H2 commits after each statement, so each of them may be repeated.
-- Until 0.1.0 is released this script may change: docs/decisions/0010-schema-migration.md.

CREATE TABLE IF NOT EXISTS {schema}hearback_schema (
  version      INTEGER NOT NULL PRIMARY KEY,
  oldest_code  INTEGER NOT NULL,
  checksum     VARCHAR(64),
  applied_at   TIMESTAMP WITH TIME ZONE NOT NULL
);

-- One row per start of a server process.
CREATE TABLE IF NOT EXISTS {schema}hearback_node (
  id           UUID NOT NULL PRIMARY KEY,
  application  VARCHAR(200) NOT NULL,
  state        VARCHAR(10) NOT NULL CHECK (state IN ('LIVE', 'DEAD')),
  started_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  beat_at      TIMESTAMP WITH TIME ZONE NOT NULL,
  -- null: only PostgreSQL tells which of its sessions have ended
  session      VARCHAR(100),
  -- with what they want, for other nodes, which may have others
  observers    VARCHAR NOT NULL
);

-- Where each application's rows belong, so that a copy of the database does nothing elsewhere.
CREATE TABLE IF NOT EXISTS {schema}hearback_environment (
  application  VARCHAR(200) NOT NULL PRIMARY KEY,
  name         VARCHAR(100) NOT NULL,
  public_url   VARCHAR(2000) NOT NULL
);

-- Keys of the tokens in callback URLs. The newest that may sign does; all others verify.
CREATE TABLE IF NOT EXISTS {schema}hearback_key (
  id           INTEGER NOT NULL PRIMARY KEY,
  -- becomes the key together with hearback.token.key; empty once it is revoked
  secret       VARBINARY(32) NOT NULL,
  -- by it a node sees whether it has the same hearback.token.key
  proof        VARBINARY(32) NOT NULL,
  created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  -- every node has read it by then
  signs_from   TIMESTAMP WITH TIME ZONE NOT NULL,
  revoked_at   TIMESTAMP WITH TIME ZONE
);

CREATE TABLE IF NOT EXISTS {schema}hearback_job (
  id                  UUID NOT NULL PRIMARY KEY,
  application         VARCHAR(200) NOT NULL,
  provider            VARCHAR(100) NOT NULL,
  -- whose adapter it was submitted for
  vendor              VARCHAR(100) NOT NULL,
  vendor_job_id       VARCHAR(300),
  hook                VARCHAR(100),
  state               VARCHAR(10) NOT NULL
    CHECK (state IN ('QUEUED', 'SUBMITTING', 'SUBMITTED', 'UNCERTAIN', 'SUCCEEDED', 'FAILED')),
  owner               UUID,
  claim               BIGINT NOT NULL,
  submission          INTEGER NOT NULL,
  -- that signed the token of this submission; null: the vendor has not got that
  token_key           INTEGER,
  attempts            INTEGER NOT NULL,
  generation          INTEGER NOT NULL,
  due_at              TIMESTAMP WITH TIME ZONE,
  language            VARCHAR,
  options             VARCHAR NOT NULL,
  tags                VARCHAR NOT NULL,
  attributes          VARCHAR NOT NULL,
  audio_kind          VARCHAR(10) NOT NULL CHECK (audio_kind IN ('URL', 'FILE', 'STORED', 'NONE')),
  audio_location      VARCHAR,
  audio_type          VARCHAR,
  audio_length        BIGINT,
  created_at          TIMESTAMP WITH TIME ZONE NOT NULL,
  submitted_at        TIMESTAMP WITH TIME ZONE,
  ended_at            TIMESTAMP WITH TIME ZONE,
  failure_kind        VARCHAR(20),
  failure_code        VARCHAR,
  failure_message     VARCHAR,
  failure_retryable   BOOLEAN,
  partial_failures    VARCHAR,
  error               VARCHAR,
  erased_at           TIMESTAMP WITH TIME ZONE,
  -- when the contents went because their retention was over; erased_at is set, too
  purged_at           TIMESTAMP WITH TIME ZONE,
  -- ids of further copies that the vendor may have, as of former submissions; null: none
  other_vendor_job_ids  VARCHAR,
  vendor_erase_at     TIMESTAMP WITH TIME ZONE,
  vendor_erase_attempts  INTEGER NOT NULL,
  -- callbacks of which nothing else is kept
  ignored_callbacks   BIGINT DEFAULT 0 NOT NULL,
  -- Two nodes that get two callbacks of one foreign job at once end with one job.
  CONSTRAINT hearback_job_hook UNIQUE (hook, vendor_job_id)
);

CREATE TABLE IF NOT EXISTS {schema}hearback_callback (
  -- a hash of address, query and body: a repeated callback is the same row
  id            UUID NOT NULL PRIMARY KEY,
  -- null: of no job that we know
  application   VARCHAR(200),
  provider      VARCHAR(100) NOT NULL,
  -- whose adapter reads it; null: of no job that we know
  vendor        VARCHAR(100),
  job_id        UUID,
  submission    INTEGER,
  hook          VARCHAR(100),
  -- of a hook's dead letter
  vendor_job_id  VARCHAR(300),
  -- those of its job or hook; null: an operator made it
  tags          VARCHAR,
  method        VARCHAR(20) NOT NULL,
  query         VARCHAR NOT NULL,
  content_type  VARCHAR,
  length        BIGINT NOT NULL,
  -- up to 64 KiB; a longer one is in hearback_chunk; compressed if it is shorter than length tells
  body          VARBINARY(65536),
  state         VARCHAR(10) NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'DEAD')),
  owner         UUID,
  claim         BIGINT NOT NULL,
  attempts      INTEGER NOT NULL,
  suspect       BOOLEAN NOT NULL,
  -- of a dead letter of no job: when it is purged
  due_at        TIMESTAMP WITH TIME ZONE NOT NULL,
  received_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at      TIMESTAMP WITH TIME ZONE,
  code          VARCHAR(50),
  note          VARCHAR,
  -- how often it came again, at a hook
  repeats       BIGINT DEFAULT 0 NOT NULL
);

-- Bodies and stored audio, in pieces; the owner is a callback or a job.
CREATE TABLE IF NOT EXISTS {schema}hearback_chunk (
  owner_id  UUID NOT NULL,
  number    INTEGER NOT NULL,
  bytes     VARBINARY(262144) NOT NULL,
  PRIMARY KEY (owner_id, number)
);

-- One outcome for one observer.
CREATE TABLE IF NOT EXISTS {schema}hearback_delivery (
  -- a hash of job, generation and observer: each gets an outcome once
  id           UUID NOT NULL PRIMARY KEY,
  job_id       UUID NOT NULL,
  callback_id  UUID,
  application  VARCHAR(200) NOT NULL,
  -- those of its job
  provider     VARCHAR(100) NOT NULL,
  tags         VARCHAR NOT NULL,
  -- null: no observer matched
  observer     VARCHAR(500),
  generation   INTEGER NOT NULL,
  state        VARCHAR(10) NOT NULL
    CHECK (state IN ('WAITING', 'RUNNING', 'DELIVERED', 'DEAD', 'DISCARDED')),
  owner        UUID,
  claim        BIGINT NOT NULL,
  attempts     INTEGER NOT NULL,
  suspect      BOOLEAN NOT NULL,
  due_at       TIMESTAMP WITH TIME ZONE NOT NULL,
  bytes        BIGINT NOT NULL,
  created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at     TIMESTAMP WITH TIME ZONE,
  code         VARCHAR(50),
  error        VARCHAR
);

-- Why attempts failed: a delivery's, or a callback's to be interpreted.
CREATE TABLE IF NOT EXISTS {schema}hearback_attempt (
  id           UUID NOT NULL PRIMARY KEY,
  application  VARCHAR(200) NOT NULL,
  -- the delivery or callback
  subject_id   UUID NOT NULL,
  -- null: a callback's
  observer     VARCHAR(500),
  number       INTEGER NOT NULL,
  failed_at    TIMESTAMP WITH TIME ZONE NOT NULL,
  node         UUID NOT NULL,
  -- class and place of the root cause
  error        VARCHAR NOT NULL,
  -- classes and frames of the whole chain
  stack        VARCHAR NOT NULL,
  -- what the exceptions said; null: nothing, or erased
  message      VARCHAR
);

-- What operators did, when, and what came of it.
CREATE TABLE IF NOT EXISTS {schema}hearback_audit (
  id           UUID NOT NULL PRIMARY KEY,
  application  VARCHAR(200),
  done_at      TIMESTAMP WITH TIME ZONE NOT NULL,
  who          VARCHAR(200) NOT NULL,
  action       VARCHAR(20) NOT NULL,
  -- the delivery or callback that it was done to
  subject_id   UUID NOT NULL,
  job_id       UUID,
  -- the new delivery, if there is one
  result_id    UUID,
  note         VARCHAR
);

-- Observers that operators have paused.
CREATE TABLE IF NOT EXISTS {schema}hearback_pause (
  application  VARCHAR(200) NOT NULL,
  observer     VARCHAR(500) NOT NULL,
  since        TIMESTAMP WITH TIME ZONE NOT NULL,
  who          VARCHAR(200) NOT NULL,
  reason       VARCHAR NOT NULL,
  PRIMARY KEY (application, observer)
);

-- What stands between a provider and its jobs, on all nodes that have this key of it.
CREATE TABLE IF NOT EXISTS {schema}hearback_provider (
  application  VARCHAR(200) NOT NULL,
  provider     VARCHAR(100) NOT NULL,
  vendor       VARCHAR(100) NOT NULL,
  -- tells one key and base URL from another, without holding either
  access       VARCHAR(100) NOT NULL,
  -- calls in a row that were not taken, or uncertain
  failures     INTEGER NOT NULL,
  not_before   TIMESTAMP WITH TIME ZONE,
  paused_at    TIMESTAMP WITH TIME ZONE,
  objection    VARCHAR(20),
  code         VARCHAR(100),
  probe_at     TIMESTAMP WITH TIME ZONE,
  -- since the last job that was taken
  probes       INTEGER NOT NULL,
  PRIMARY KEY (application, provider, access)
);

CREATE INDEX IF NOT EXISTS {schema}hearback_job_due
  ON {schema}hearback_job (state, application, provider, vendor, due_at);
CREATE INDEX IF NOT EXISTS {schema}hearback_job_owner ON {schema}hearback_job (owner);
CREATE INDEX IF NOT EXISTS {schema}hearback_job_vendor_erase
  ON {schema}hearback_job (vendor_erase_at);
CREATE INDEX IF NOT EXISTS {schema}hearback_job_token_key
  ON {schema}hearback_job (token_key, ended_at);

CREATE INDEX IF NOT EXISTS {schema}hearback_callback_due
  ON {schema}hearback_callback (state, suspect, application, due_at, id);
CREATE INDEX IF NOT EXISTS {schema}hearback_callback_owner ON {schema}hearback_callback (owner);
CREATE INDEX IF NOT EXISTS {schema}hearback_callback_job ON {schema}hearback_callback (job_id);
CREATE INDEX IF NOT EXISTS {schema}hearback_callback_vendor_job
  ON {schema}hearback_callback (hook, vendor_job_id);

CREATE INDEX IF NOT EXISTS {schema}hearback_delivery_job ON {schema}hearback_delivery (job_id);
CREATE INDEX IF NOT EXISTS {schema}hearback_delivery_due
  ON {schema}hearback_delivery (state, suspect, application, observer, due_at, id);
CREATE INDEX IF NOT EXISTS {schema}hearback_delivery_owner ON {schema}hearback_delivery (owner);

-- What the purge looks for.
CREATE INDEX IF NOT EXISTS {schema}hearback_job_ended
  ON {schema}hearback_job (application, ended_at);
CREATE INDEX IF NOT EXISTS {schema}hearback_callback_ended
  ON {schema}hearback_callback (state, application, ended_at);

CREATE INDEX IF NOT EXISTS {schema}hearback_attempt_subject
  ON {schema}hearback_attempt (subject_id, number);
CREATE INDEX IF NOT EXISTS {schema}hearback_attempt_newest
  ON {schema}hearback_attempt (application, observer, failed_at);

CREATE INDEX IF NOT EXISTS {schema}hearback_audit_done
  ON {schema}hearback_audit (application, done_at);
CREATE INDEX IF NOT EXISTS {schema}hearback_audit_subject ON {schema}hearback_audit (subject_id);
CREATE INDEX IF NOT EXISTS {schema}hearback_audit_job ON {schema}hearback_audit (job_id);

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 1, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 1);
