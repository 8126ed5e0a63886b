-- Senders that lists, domains or the whole site refuse or trust by name (room: lists.scenario). Times are UTC.
-- They count together with the files of the same name in search_filters/.
CREATE TABLE search_filter_entry (
  name     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the file, such as blocklist.txt',
  place    VARCHAR(320) COLLATE utf8mb4_bin NOT NULL COMMENT 'list:ID, domain:NAME or site',
  pattern  VARCHAR(320) COLLATE utf8mb4_bin NOT NULL COMMENT 'in lower case; * stands for anything',
  added_by VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  added_at DATETIME(6)  NOT NULL,
  PRIMARY KEY (name, place, pattern),
  KEY (place)
) DEFAULT CHARSET = utf8mb4;

-- Which faults of scenarios the listmasters were told, and when, so that they are told once a day (room: lists.template).
CREATE TABLE scenario_fault (
  fault CHAR(64)    CHARACTER SET ascii NOT NULL PRIMARY KEY COMMENT 'SHA-256 of domain, file, line and reason',
  told  DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;
