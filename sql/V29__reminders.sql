-- From when the next periodic reminder of a list's members is counted (room: lists.command).
CREATE TABLE list_reminder (
  list_id BIGINT      NOT NULL PRIMARY KEY,
  since   DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;
