-- Domains, accounts, aliases (room: directory). Addresses are canonical: lower case, A-labels.
CREATE TABLE domain (
  name       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  enabled    BOOLEAN      NOT NULL DEFAULT TRUE,
  backup_mx  BOOLEAN      NOT NULL DEFAULT FALSE,
  catch_all  VARCHAR(320) COLLATE utf8mb4_bin NULL,
  language   VARCHAR(8)   NOT NULL DEFAULT 'en'
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE domain_listmaster (
  domain  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (domain, address),
  FOREIGN KEY (domain) REFERENCES domain (name) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE account (
  address  VARCHAR(320) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  domain   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name     VARCHAR(255) NOT NULL DEFAULT '',
  quota    BIGINT       NOT NULL DEFAULT 0,
  services VARCHAR(128) CHARACTER SET ascii NOT NULL,
  password VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  KEY (domain),
  FOREIGN KEY (domain) REFERENCES domain (name) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE alias (
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  domain  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target  VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (address, target),
  KEY (domain),
  FOREIGN KEY (domain) REFERENCES domain (name) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;
