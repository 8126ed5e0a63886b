-- Who signs mail when it is sent, and with which keys (rooms: queue, policy). Times are UTC.

-- The domain whose DKIM signature a message gets; empty for mail that is only passed on.
ALTER TABLE queue_message ADD COLUMN signer VARCHAR(255) CHARACTER SET ascii NOT NULL DEFAULT '';

-- sealed: the private key (PKCS #8) encrypted for the nodes of this site; public_key: as it stands in DNS, before base64.
-- state: WAITING until its record is seen in DNS, SIGNING, or RETIRED while mail signed with it may be under way.
CREATE TABLE dkim_key (
  domain     VARCHAR(255)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  selector   VARCHAR(63)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  algorithm  VARCHAR(8)      CHARACTER SET ascii NOT NULL,
  public_key VARBINARY(2048) NOT NULL,
  sealed     VARBINARY(8192) NOT NULL,
  state      VARCHAR(8)      CHARACTER SET ascii NOT NULL,
  created    DATETIME(6)     NOT NULL,
  changed    DATETIME(6)     NOT NULL,
  PRIMARY KEY (domain, selector)
) DEFAULT CHARSET = utf8mb4;
