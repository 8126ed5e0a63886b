-- Mail texts that owners wrote for their list (room: lists.template); they come before the files of etc-dir.
CREATE TABLE list_text (
  list_id  BIGINT       NOT NULL,
  name     VARCHAR(64)  CHARACTER SET ascii NOT NULL,
  language VARCHAR(3)   CHARACTER SET ascii NOT NULL,
  source   MEDIUMTEXT   NOT NULL,
  editor   VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  edited   DATETIME(6)  NOT NULL,
  PRIMARY KEY (list_id, name, language)
) DEFAULT CHARSET = utf8mb4;

-- What else a decision said (a template, quietly, a blocked author), and when the moderators were last reminded (room: lists.moderation).
ALTER TABLE held_message ADD COLUMN note VARCHAR(255) NOT NULL DEFAULT '', ADD COLUMN reminded DATETIME(6) NULL,
  ADD KEY decided (list_id, decider, decided_at);
ALTER TABLE held_request ADD COLUMN note VARCHAR(255) NOT NULL DEFAULT '', ADD COLUMN reminded DATETIME(6) NULL,
  ADD KEY decided (list_id, decider, decided_at);

-- Answers to one address, fading with time (room: lists.command); told: the listmasters know of the flood.
ALTER TABLE robot_answers CHANGE COLUMN hour counted DATETIME(6) NOT NULL, CHANGE COLUMN answers answers DOUBLE NOT NULL,
  ADD COLUMN told BOOLEAN NOT NULL DEFAULT FALSE, ADD KEY (counted);

-- Message-IDs of mails to a robot, so that one that comes twice is answered once (room: lists.command).
CREATE TABLE seen_command (
  message_id BINARY(32)  NOT NULL PRIMARY KEY,
  seen       DATETIME(6) NOT NULL,
  KEY (seen)
) DEFAULT CHARSET = utf8mb4;
