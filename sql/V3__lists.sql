-- Lists with their parameters, members, owners and moderators (rooms: lists.catalog, lists.members).
-- Addresses are canonical: lower case, A-labels.
CREATE TABLE list (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  local_part VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  domain     VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject    VARCHAR(255) NOT NULL,
  status     VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type       VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language   VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created    DATETIME(6)  NOT NULL,
  creator    VARCHAR(320) COLLATE utf8mb4_bin NULL,
  UNIQUE KEY address (domain, local_part),
  KEY status (status, created),
  FOREIGN KEY (domain) REFERENCES domain (name)
) DEFAULT CHARSET = utf8mb4;

-- Only what differs from the defaults.
CREATE TABLE list_parameter (
  list_id BIGINT      NOT NULL,
  name    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value   TEXT        NOT NULL,
  PRIMARY KEY (list_id, name),
  FOREIGN KEY (list_id) REFERENCES list (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- A million rows per list are expected: (list_id, domain, id) is the order in which a post is fanned out.
-- Without a foreign key: a purge removes members in steps.
CREATE TABLE list_member (
  id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id       BIGINT       NOT NULL,
  address       VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  domain        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name          VARCHAR(255) NOT NULL DEFAULT '',
  reception     VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  concealed     BOOLEAN      NOT NULL DEFAULT FALSE,
  joined        DATETIME(6)  NOT NULL,
  bounce_first  DATETIME(6)  NULL,
  bounce_last   DATETIME(6)  NULL,
  bounce_count  INT          NOT NULL DEFAULT 0,
  bounce_status VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  UNIQUE KEY member (list_id, address),
  KEY fanout (list_id, domain, id),
  KEY memberships (address),
  KEY bouncing (list_id, bounce_count)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE list_admin (
  list_id   BIGINT       NOT NULL,
  role      VARCHAR(9)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  address   VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  name      VARCHAR(255) NOT NULL DEFAULT '',
  profile   VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  receiving BOOLEAN      NOT NULL DEFAULT TRUE,
  since     DATETIME(6)  NOT NULL,
  PRIMARY KEY (list_id, role, address),
  KEY administered (address),
  FOREIGN KEY (list_id) REFERENCES list (id) ON DELETE CASCADE
) DEFAULT CHARSET = utf8mb4;

-- Secrets that all nodes of a site share; each is made once, by the node that needs it first.
CREATE TABLE site_secret (
  name  VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  value VARBINARY(64) NOT NULL
) DEFAULT CHARSET = utf8mb4;
