-- A packet may leave under a reverse-path of its own: mail that an alias of ours sends on to another host (SRS). NULL: the
-- message's. Reports of ours still go to the message's.
ALTER TABLE queue_packet
  ADD COLUMN reverse_path VARCHAR(320) COLLATE utf8mb4_bin NULL AFTER destination;

-- What all nodes must know alike, made by the first that needs it (room: routing).
CREATE TABLE routing_secret (
  name  VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  value VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
);

-- Senders too long to stand in a reverse-path of 64 octets, by the token that stands there in their place (room: routing).
CREATE TABLE routing_sender (
  token   CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  expires DATETIME(6)  NOT NULL,
  KEY expires (expires)
) DEFAULT CHARSET = utf8mb4;
