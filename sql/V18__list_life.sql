-- The life of a list (room lists.catalog): who changed what last, its state with the reason, its family.
-- serial counts the changes, so that two people who edit at once do not undo each other's.
ALTER TABLE list
  MODIFY status VARCHAR(13) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ADD COLUMN serial        INT          NOT NULL DEFAULT 0,
  ADD COLUMN updated       DATETIME(6)  NULL,
  ADD COLUMN updater       VARCHAR(320) COLLATE utf8mb4_bin NULL,
  ADD COLUMN status_since  DATETIME(6)  NULL,
  ADD COLUMN status_by     VARCHAR(320) COLLATE utf8mb4_bin NULL,
  ADD COLUMN status_reason VARCHAR(1000) NOT NULL DEFAULT '',
  ADD COLUMN family        VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN instantiated  DATETIME(6)  NULL,
  ADD KEY family (family);

ALTER TABLE list_parameter MODIFY value MEDIUMTEXT NOT NULL, ADD KEY by_name (name, list_id);

-- What owners of a list of a family set themselves: kept when the family is instantiated again, where it allows it.
CREATE TABLE list_family_edit (
  list_id BIGINT      NOT NULL,
  name    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value   MEDIUMTEXT  NOT NULL,
  PRIMARY KEY (list_id, name),
  FOREIGN KEY (list_id) REFERENCES list (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- Posts that the queue holds because their list is frozen (priority z) or its settings are broken (room lists.robot).
CREATE TABLE list_frozen_post (
  list_id  BIGINT NOT NULL,
  queue_id BIGINT NOT NULL,
  PRIMARY KEY (list_id, queue_id)
) DEFAULT CHARSET = utf8mb4;
