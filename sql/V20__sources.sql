-- Data sources of lists (room: lists.source).
-- A row for each list that has sources. Who holds the lease synchronises it; a node that died loses it when the time is over.
-- attempted: the last synchronisation began; changed: the sources were; state: ok, failing, held.
CREATE TABLE list_source (
  list_id     BIGINT      NOT NULL PRIMARY KEY,
  due         DATETIME(6) NOT NULL,
  attempted   DATETIME(6) NULL,
  changed     DATETIME(6) NULL,
  state       VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ok',
  lease_owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  lease_until DATETIME(6) NULL,
  KEY due (due),
  FOREIGN KEY (list_id) REFERENCES list (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- How many a source had when the list was last brought in line with it.
CREATE TABLE list_source_state (
  list_id BIGINT       NOT NULL,
  role    VARCHAR(9)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source  VARCHAR(190) COLLATE utf8mb4_bin NOT NULL,
  entries BIGINT       NOT NULL,
  PRIMARY KEY (list_id, role, source),
  FOREIGN KEY (list_id) REFERENCES list (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- Which list includes which other list of this site.
CREATE TABLE list_source_use (
  list_id  BIGINT       NOT NULL,
  included VARCHAR(320) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (list_id, included),
  KEY users (included),
  FOREIGN KEY (list_id) REFERENCES list (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- The last synchronisations of each list; report is JSON.
CREATE TABLE list_source_report (
  id      BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id BIGINT      NOT NULL,
  started DATETIME(6) NOT NULL,
  report  MEDIUMTEXT  NOT NULL,
  KEY reports (list_id, id),
  FOREIGN KEY (list_id) REFERENCES list (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;
