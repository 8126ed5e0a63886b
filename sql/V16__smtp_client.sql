-- Policies of other domains about TLS to their mail hosts (room: smtp.client; RFC 8461 section 3.3).
CREATE TABLE smtp_sts_policy (
  domain    VARCHAR(255) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  policy_id VARCHAR(32)  CHARACTER SET ascii NOT NULL,
  mode      VARCHAR(8)   CHARACTER SET ascii NOT NULL,
  hosts     MEDIUMTEXT   CHARACTER SET ascii NOT NULL,
  fetched   DATETIME(6)  NOT NULL,
  expires   DATETIME(6)  NOT NULL,
  KEY by_expiry (expires)
) DEFAULT CHARSET = utf8mb4;
