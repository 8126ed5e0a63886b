-- What lists keep until somebody decides, and what their robots remember. Times are UTC.

-- Posts held for a moderator or for their author (room: lists.moderation). The body is referred to while PENDING.
CREATE TABLE held_message (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id    BIGINT       NOT NULL,
  decider    VARCHAR(12)  CHARACTER SET ascii NOT NULL,
  body_id    BIGINT       NULL,
  size       BIGINT       NOT NULL,
  sender     VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  subject    VARCHAR(500) NOT NULL,
  reason     VARCHAR(255) NOT NULL,
  quiet      BOOLEAN      NOT NULL,
  received   DATETIME(6)  NOT NULL,
  token_hash BINARY(32)   NOT NULL,
  state      VARCHAR(12)  CHARACTER SET ascii NOT NULL,
  decided_by VARCHAR(320) COLLATE utf8mb4_bin NULL,
  decided_at DATETIME(6)  NULL,
  UNIQUE KEY (token_hash),
  KEY (list_id, state, received),
  KEY (state, received)
) DEFAULT CHARSET = utf8mb4;

-- Commands that wait for a confirmation or for an owner (room: lists.moderation).
CREATE TABLE held_request (
  id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id    BIGINT        NOT NULL,
  decider    VARCHAR(12)   CHARACTER SET ascii NOT NULL,
  operation  VARCHAR(32)   CHARACTER SET ascii NOT NULL,
  requester  VARCHAR(320)  COLLATE utf8mb4_bin NOT NULL,
  address    VARCHAR(320)  COLLATE utf8mb4_bin NOT NULL,
  command    VARCHAR(1000) NOT NULL,
  created    DATETIME(6)   NOT NULL,
  token_hash BINARY(32)    NOT NULL,
  state      VARCHAR(12)   CHARACTER SET ascii NOT NULL,
  decided_by VARCHAR(320)  COLLATE utf8mb4_bin NULL,
  decided_at DATETIME(6)   NULL,
  UNIQUE KEY (token_hash),
  KEY (list_id, state, created),
  KEY (state, created)
) DEFAULT CHARSET = utf8mb4;

-- Message-IDs a list has seen, so that a post comes only once (room: lists.posting).
CREATE TABLE seen_post (
  list_id    BIGINT      NOT NULL,
  message_id BINARY(32)  NOT NULL,
  seen       DATETIME(6) NOT NULL,
  PRIMARY KEY (list_id, message_id),
  KEY (seen)
) DEFAULT CHARSET = utf8mb4;

-- What a list has distributed (room: lists.posting); the sequence number of a post is the count with it.
CREATE TABLE list_traffic (
  list_id    BIGINT      NOT NULL PRIMARY KEY,
  posts      BIGINT      NOT NULL,
  octets     BIGINT      NOT NULL,
  copies     BIGINT      NOT NULL,
  last_post  DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;

-- How many answers a sender had from the robots in the hour that began (room: lists.command).
CREATE TABLE robot_answers (
  address    VARCHAR(320) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  hour       DATETIME(6)  NOT NULL,
  answers    INT          NOT NULL
) DEFAULT CHARSET = utf8mb4;
