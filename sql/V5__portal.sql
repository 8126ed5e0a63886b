-- People who use the portal, and what proves who they are (rooms: directory, portal). Secrets are kept as SHA-256.
CREATE TABLE portal_user (
  address  VARCHAR(320) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  password VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE portal_session (
  token_hash BINARY(32)   NOT NULL PRIMARY KEY,
  address    VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  created    DATETIME(6)  NOT NULL,
  last_seen  DATETIME(6)  NOT NULL,
  expires    DATETIME(6)  NOT NULL,
  KEY (address),
  KEY (expires)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE portal_login_link (
  token_hash BINARY(32)   NOT NULL PRIMARY KEY,
  address    VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  expires    DATETIME(6)  NOT NULL,
  used       BOOLEAN      NOT NULL DEFAULT FALSE,
  KEY (expires)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE site_listmaster (
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY
) DEFAULT CHARSET = utf8mb4;

-- How often something was tried in the running window, counted for all nodes together.
CREATE TABLE portal_attempt (
  subject_hash BINARY(32)  NOT NULL PRIMARY KEY,
  attempts     INT         NOT NULL,
  window_ends  DATETIME(6) NOT NULL,
  KEY (window_ends)
) DEFAULT CHARSET = utf8mb4;

-- The key that signs the portal's forms: one row, the same for all nodes.
CREATE TABLE portal_secret (
  id     TINYINT    NOT NULL PRIMARY KEY,
  secret BINARY(32) NOT NULL
) DEFAULT CHARSET = utf8mb4;
