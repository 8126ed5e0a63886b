-- Archives of lists (room: lists.archive). The messages themselves are bodies of the queue's store, shared with it.
-- posted: what the archive is ordered by; month: the month of that in the list's time zone.
-- message_key: a digest of the Message-ID, by which addresses on the web name the message.
-- parent_distance: which of the message's references the parent is, 0 the nearest; found by subject only: 1000.
CREATE TABLE archive_message (
  id              BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id         BIGINT        NOT NULL,
  number          BIGINT        NULL,
  message_key     CHAR(32)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message_id      VARCHAR(1000) COLLATE utf8mb4_bin NOT NULL,
  parent_id       BIGINT        NULL,
  parent_distance SMALLINT      NOT NULL DEFAULT 0,
  thread_id       BIGINT        NOT NULL,
  subject         VARCHAR(500)  NOT NULL,
  subject_key     VARCHAR(150)  COLLATE utf8mb4_bin NOT NULL,
  author          VARCHAR(320)  COLLATE utf8mb4_bin NOT NULL,
  author_name     VARCHAR(255)  NOT NULL,
  posted          DATETIME(6)   NOT NULL,
  sent            DATETIME(6)   NULL,
  received        DATETIME(6)   NOT NULL,
  month           CHAR(7)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size            BIGINT        NOT NULL,
  attachments     BOOLEAN       NOT NULL,
  excerpt         VARCHAR(400)  NOT NULL,
  body_id         BIGINT        NOT NULL,
  UNIQUE KEY message (list_id, message_key),
  UNIQUE KEY number (list_id, number),
  KEY month (list_id, month, posted, id),
  KEY posted (list_id, posted, id),
  KEY author (list_id, author, posted),
  KEY subject (list_id, subject_key, posted),
  KEY thread (thread_id, posted),
  KEY parent (parent_id)
) DEFAULT CHARSET = utf8mb4;

-- Messages that an archived one refers to and that would be a nearer parent than the one it has, should they come.
CREATE TABLE archive_reference (
  message_id BIGINT   NOT NULL,
  distance   SMALLINT NOT NULL,
  list_id    BIGINT   NOT NULL,
  wanted     CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (message_id, distance),
  KEY wanted (list_id, wanted)
) DEFAULT CHARSET = utf8mb4;

-- What is searched: every word with its field and list in front, letters beyond a-z and 0-9 spelt out, so that the
-- server's own rules about short, frequent and foreign words never apply.
CREATE TABLE archive_text (
  message_id BIGINT      NOT NULL PRIMARY KEY,
  list_id    BIGINT      NOT NULL,
  posted     DATETIME(6) NOT NULL,
  words      MEDIUMTEXT  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  FULLTEXT KEY words (words)
) DEFAULT CHARSET = utf8mb4;

-- How much a list has archived. warned: 0 nothing told, 1 that it is nearly full, 2 that it is full.
CREATE TABLE archive_volume (
  list_id  BIGINT  NOT NULL PRIMARY KEY,
  messages BIGINT  NOT NULL DEFAULT 0,
  octets   BIGINT  NOT NULL DEFAULT 0,
  warned   TINYINT NOT NULL DEFAULT 0
) DEFAULT CHARSET = utf8mb4;

-- Who took what out of an archive.
CREATE TABLE archive_removal (
  id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id    BIGINT        NOT NULL,
  message_id VARCHAR(1000) COLLATE utf8mb4_bin NOT NULL,
  posted     DATETIME(6)   NOT NULL,
  removed    DATETIME(6)   NOT NULL,
  remover    VARCHAR(320)  COLLATE utf8mb4_bin NOT NULL,
  reason     VARCHAR(500)  NOT NULL,
  KEY list (list_id, id)
) DEFAULT CHARSET = utf8mb4;

-- Files taken out of posts for members who get links instead. token is unguessable and not a secret of anybody: what it
-- opens is judged by the list's archive.web_access. message_key: of the post it came with.
CREATE TABLE archive_attachment (
  token       CHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  list_id     BIGINT       NOT NULL,
  message_key CHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(255) NOT NULL,
  type        VARCHAR(127) CHARACTER SET ascii NOT NULL,
  size        BIGINT       NOT NULL,
  stored      DATETIME(6)  NOT NULL,
  body_id     BIGINT       NOT NULL,
  KEY message (list_id, message_key),
  KEY stored (list_id, stored)
) DEFAULT CHARSET = utf8mb4;
