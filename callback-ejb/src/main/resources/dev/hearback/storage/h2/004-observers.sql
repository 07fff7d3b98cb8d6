-- Hearback schema, version 4, for H2 2.2 or later: what each node observes, which script 001 has.
-- {schema} stands for the schema's name and a dot, or for nothing.
-- H2 commits after each statement, so each of them may be repeated.

INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)
SELECT 4, 1, CURRENT_TIMESTAMP
WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_schema WHERE version = 4);
