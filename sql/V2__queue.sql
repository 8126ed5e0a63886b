-- Accepted mail until it is delivered, bounced or expired (room: queue). Times are UTC.

-- A body is stored once and counted. The first MiB stands in the row, the rest in chunks of one MiB, so that a large
-- one is never whole in memory.
CREATE TABLE message_body (
  id      BIGINT     NOT NULL AUTO_INCREMENT PRIMARY KEY,
  size    BIGINT     NOT NULL,
  refs    INT        NOT NULL,
  content MEDIUMBLOB NOT NULL
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE message_body_chunk (
  body_id BIGINT     NOT NULL,
  n       INT        NOT NULL,
  content MEDIUMBLOB NOT NULL,
  PRIMARY KEY (body_id, n),
  FOREIGN KEY (body_id) REFERENCES message_body (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- packets: how many rows of queue_packet are left; the last one takes the message with it.
CREATE TABLE queue_message (
  id           BIGINT       NOT NULL PRIMARY KEY,
  body_id      BIGINT       NOT NULL,
  packets      INT          NOT NULL,
  reverse_path VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  verp         BOOLEAN      NOT NULL,
  key_offset   INT          NOT NULL,
  body_need    VARCHAR(10)  CHARACTER SET ascii NOT NULL,
  returned     VARCHAR(8)   CHARACTER SET ascii NOT NULL,
  envelope_id  VARCHAR(255) NOT NULL,
  message_id   VARCHAR(255) NOT NULL,
  created      DATETIME(6)  NOT NULL,
  expires      DATETIME(6)  NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- Recipients of one message with one next hop. due: when a node may claim it; of a leased packet, when the lease ends.
-- recipients: a line each (see RecipientLines); done: a bit for each line; remaining: bits not set.
CREATE TABLE queue_packet (
  id          BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
  message_id  BIGINT         NOT NULL,
  transport   VARCHAR(8)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  destination VARCHAR(255)   COLLATE utf8mb4_bin NOT NULL,
  held        BOOLEAN        NOT NULL DEFAULT FALSE,
  due         DATETIME(6)    NOT NULL,
  lease_owner VARCHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NULL,
  attempts    INT            NOT NULL DEFAULT 0,
  remaining   INT            NOT NULL,
  warned      BOOLEAN        NOT NULL DEFAULT FALSE,
  last_reply  VARCHAR(1000)  NOT NULL DEFAULT '',
  done        VARBINARY(128) NOT NULL,
  recipients  MEDIUMBLOB     NOT NULL,
  KEY ready (held, transport, due, destination, remaining),
  KEY message (message_id),
  KEY lease (lease_owner)
) DEFAULT CHARSET = utf8mb4;
