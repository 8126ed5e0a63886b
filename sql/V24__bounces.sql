-- What comes back, and what became of posts (room: lists.bounce); posts by day (room: lists.posting).

-- A member with an event; goes when the member has gone.
CREATE TABLE bounce_member (
  member_id   BIGINT      NOT NULL PRIMARY KEY,
  list_id     BIGINT      NOT NULL,
  events      INT         NOT NULL DEFAULT 0,
  hard        INT         NOT NULL DEFAULT 0,
  soft        INT         NOT NULL DEFAULT 0,
  notified    DATETIME(6) NULL,
  probed      DATETIME(6) NULL,
  last_report TEXT        NOT NULL,
  KEY list (list_id)
) DEFAULT CHARSET = utf8mb4;

-- The last twenty events of a member: a new one takes the place of the oldest.
CREATE TABLE bounce_event (
  member_id BIGINT       NOT NULL,
  slot      TINYINT      NOT NULL,
  at        DATETIME(6)  NOT NULL,
  kind      VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status    VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  counted   BOOLEAN      NOT NULL,
  reason    VARCHAR(300) NOT NULL,
  queue_id  VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (member_id, slot)
) DEFAULT CHARSET = utf8mb4;

-- What was done about members; told: the letter about it is written.
CREATE TABLE bounce_action (
  id      BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id BIGINT       NOT NULL,
  at      DATETIME(6)  NOT NULL,
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  action  VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  level   TINYINT      NOT NULL,
  score   INT          NOT NULL,
  reason  VARCHAR(300) NOT NULL,
  tell    VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  told    BOOLEAN      NOT NULL DEFAULT FALSE,
  KEY untold (list_id, told, id),
  KEY age (at)
) DEFAULT CHARSET = utf8mb4;

-- When the owners of a list were last warned that many members bounce.
CREATE TABLE bounce_warning (
  list_id BIGINT      NOT NULL PRIMARY KEY,
  warned  DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- Posts whose delivery is followed.
CREATE TABLE tracked_post (
  list_id    BIGINT       NOT NULL,
  number     BIGINT       NOT NULL,
  message_id BINARY(32)   NOT NULL,
  subject    VARCHAR(255) NOT NULL,
  sent       DATETIME(6)  NOT NULL,
  PRIMARY KEY (list_id, number),
  KEY message (list_id, message_id),
  KEY age (sent)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE tracking_report (
  list_id BIGINT       NOT NULL,
  number  BIGINT       NOT NULL,
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  kind    VARCHAR(3)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  result  VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status  VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason  VARCHAR(300) NOT NULL,
  at      DATETIME(6)  NOT NULL,
  PRIMARY KEY (list_id, number, address, kind)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE list_post_day (
  list_id BIGINT NOT NULL,
  day     DATE   NOT NULL,
  posts   INT    NOT NULL,
  PRIMARY KEY (list_id, day)
) DEFAULT CHARSET = utf8mb4;
