-- Posts that wait for their list's next digest, and how many digests a list has sent (room: lists.digest).
-- Bodies are shared with queue and archive; the row holds one reference.
CREATE TABLE digest_post (
  list_id    BIGINT       NOT NULL,
  number     BIGINT       NOT NULL,
  body_id    BIGINT       NOT NULL,
  message_id VARCHAR(998) COLLATE utf8mb4_bin NOT NULL,
  author     VARCHAR(500) NOT NULL,
  subject    VARCHAR(500) NOT NULL,
  size       BIGINT       NOT NULL,
  received   DATETIME(6)  NOT NULL,
  PRIMARY KEY (list_id, number)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE digest_edition (
  list_id BIGINT      NOT NULL PRIMARY KEY,
  edition BIGINT      NOT NULL,
  sent    DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;
