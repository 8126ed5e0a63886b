-- Posts with members' data in them of which not every member's copy is written yet, and how far they are (room: lists.posting).
-- A row holds one reference to the body. It is locked by whoever writes the next copies, and moves on in their transaction.
CREATE TABLE personal_post (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id     BIGINT       NOT NULL,
  number      BIGINT       NOT NULL,
  form        VARCHAR(16)  CHARACTER SET ascii NOT NULL,
  body_id     BIGINT       NOT NULL,
  scope       VARCHAR(16)  CHARACTER SET ascii NOT NULL,
  author      VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  topics      TEXT         NULL,
  digests     BOOLEAN      NOT NULL,
  rewritten   BOOLEAN      NOT NULL,
  archived_at VARCHAR(2000) COLLATE utf8mb4_bin NULL,
  ask_arrival BOOLEAN      NOT NULL,
  ask_reading BOOLEAN      NOT NULL,
  signer      VARCHAR(255) CHARACTER SET ascii NULL,
  not_before  DATETIME(6)  NULL,
  origin      VARCHAR(255) NOT NULL,
  domain      VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  member_id   BIGINT       NOT NULL,
  KEY list (list_id, id)
) DEFAULT CHARSET = utf8mb4;
