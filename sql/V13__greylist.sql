-- Greylisting (room: policy.restriction): who has tried to bring mail from whom to whom, and which clients try again.
CREATE TABLE greylist_triplet (
  -- SHA-256 of client network, sender and recipient
  triplet BINARY(32)  NOT NULL PRIMARY KEY,
  first   DATETIME(6) NOT NULL,
  last    DATETIME(6) NOT NULL,
  passed  BOOLEAN     NOT NULL DEFAULT FALSE,
  KEY greylist_triplet_last (passed, last)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE greylist_client (
  network VARCHAR(64) NOT NULL PRIMARY KEY,
  -- triplets of this network that came again in time
  passes  INT         NOT NULL,
  last    DATETIME(6) NOT NULL,
  KEY greylist_client_last (last)
) DEFAULT CHARSET = utf8mb4;
