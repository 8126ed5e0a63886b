-- What SCRAM-SHA-256 needs of a password (room: directory): nothing in it can be used to log in elsewhere.
CREATE TABLE account_scram (
  address    VARCHAR(320) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  salt       VARBINARY(64) NOT NULL,
  iterations INT           NOT NULL,
  stored_key BINARY(32)    NOT NULL,
  server_key BINARY(32)    NOT NULL,
  FOREIGN KEY (address) REFERENCES account (address) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- One row: from it comes the salt that an unknown login is shown, the same each time and on every node.
CREATE TABLE scram_secret (
  id     TINYINT    NOT NULL PRIMARY KEY,
  secret BINARY(32) NOT NULL
) DEFAULT CHARSET = utf8mb4;
