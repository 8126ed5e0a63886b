-- Certificates of lists with their sealed private keys; older ones stay to read what was encrypted with them (room: lists.smime).
CREATE TABLE smime_list_key (
  list_id     BIGINT         NOT NULL,
  fingerprint BINARY(32)     NOT NULL,
  certificate BLOB           NOT NULL,
  chain       MEDIUMBLOB     NOT NULL,
  private_key VARBINARY(8192) NOT NULL,
  not_before  DATETIME(6)    NOT NULL,
  not_after   DATETIME(6)    NOT NULL,
  added       DATETIME(6)    NOT NULL,
  warned      BOOLEAN        NOT NULL DEFAULT FALSE,
  PRIMARY KEY (list_id, fingerprint),
  KEY (not_after)
) DEFAULT CHARSET = utf8mb4;

-- The certificate with which mail to a person is encrypted; warned: the person knows that it expires.
CREATE TABLE smime_person (
  address     VARCHAR(320) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  fingerprint BINARY(32)   NOT NULL,
  certificate BLOB         NOT NULL,
  not_after   DATETIME(6)  NOT NULL,
  source      ENUM('SIGNATURE','UPLOADED') NOT NULL,
  stored      DATETIME(6)  NOT NULL,
  warned      BOOLEAN      NOT NULL DEFAULT FALSE,
  KEY (not_after)
) DEFAULT CHARSET = utf8mb4;

-- Signatures that proved an author, so that none proves a second message.
CREATE TABLE smime_signature (
  signature  BINARY(32)  NOT NULL PRIMARY KEY,
  message_id BINARY(32)  NOT NULL,
  seen       DATETIME(6) NOT NULL,
  KEY (seen)
) DEFAULT CHARSET = utf8mb4;
