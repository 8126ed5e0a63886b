-- Locks of the cluster (room: ops; the table is Spring Integration's JdbcLockRegistry's) and the last run of each job.
CREATE TABLE INT_LOCK (
  LOCK_KEY      CHAR(36)     NOT NULL,
  REGION        VARCHAR(100) NOT NULL,
  CLIENT_ID     CHAR(36),
  CREATED_DATE  DATETIME(6)  NOT NULL,
  EXPIRED_AFTER DATETIME(6)  NOT NULL,
  PRIMARY KEY (LOCK_KEY, REGION)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE job_run (
  name     VARCHAR(64)  NOT NULL PRIMARY KEY,
  started  DATETIME(6)  NOT NULL,
  finished DATETIME(6)  NULL,
  node     VARCHAR(64)  NOT NULL,
  result   VARCHAR(255) NOT NULL
) DEFAULT CHARSET = utf8mb4;
