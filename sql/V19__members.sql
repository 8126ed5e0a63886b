-- What a member and an administrator of a list are, in full (room: lists.members).
-- subscribed, included: came by themselves or an owner's word; stand in a data source. Either keeps them on the list.
-- suspended_*: no mail from, until; without an end until resumed. topics: comma list, NULL for all.
-- attributes: a JSON object of the list's custom_attribute values. origin: how they came.
-- fanout holds the reception, too: each form of a post passes over those who want another without reading their rows.
ALTER TABLE list_member
  ADD COLUMN subscribed      BOOLEAN       NOT NULL DEFAULT TRUE,
  ADD COLUMN included        BOOLEAN       NOT NULL DEFAULT FALSE,
  ADD COLUMN suspended_from  DATETIME(6)   NULL,
  ADD COLUMN suspended_until DATETIME(6)   NULL,
  ADD COLUMN topics          VARCHAR(1000) NULL,
  ADD COLUMN attributes      TEXT          COLLATE utf8mb4_bin NULL,
  ADD COLUMN origin          VARCHAR(400)  NOT NULL DEFAULT '',
  ADD COLUMN changed         DATETIME(6)   NULL,
  DROP KEY fanout,
  ADD KEY fanout (list_id, domain, id, reception),
  ADD KEY receptions (list_id, reception, id),
  ADD KEY joined (list_id, joined, id),
  ADD KEY names (list_id, name, id);

-- muted: kinds of notices not wanted, comma list.
ALTER TABLE list_admin
  ADD COLUMN concealed  BOOLEAN       NOT NULL DEFAULT FALSE,
  ADD COLUMN info       VARCHAR(1000) NOT NULL DEFAULT '',
  ADD COLUMN subscribed BOOLEAN       NOT NULL DEFAULT TRUE,
  ADD COLUMN included   BOOLEAN       NOT NULL DEFAULT FALSE,
  ADD COLUMN muted      VARCHAR(255)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

-- Who is not to be included again by a data source.
CREATE TABLE list_exclusion (
  list_id  BIGINT       NOT NULL,
  address  VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  since    DATETIME(6)  NOT NULL,
  cause    VARCHAR(400) NOT NULL DEFAULT '',
  PRIMARY KEY (list_id, address),
  KEY excluded (address)
) DEFAULT CHARSET = utf8mb4;

-- Which source includes whom.
CREATE TABLE list_inclusion (
  list_id BIGINT       NOT NULL,
  role    VARCHAR(9)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  source  VARCHAR(190) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (list_id, role, address, source),
  KEY included (address)
) DEFAULT CHARSET = utf8mb4;

-- What the sources of a list said in one synchronisation; gone when that ends.
CREATE TABLE list_inclusion_run (
  id      BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id BIGINT      NOT NULL,
  role    VARCHAR(9)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE list_inclusion_staged (
  run        BIGINT       NOT NULL,
  address    VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  source     VARCHAR(190) COLLATE utf8mb4_bin NOT NULL,
  domain     VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name       VARCHAR(255) NOT NULL,
  reception  VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  concealed  BOOLEAN      NOT NULL,
  attributes TEXT         COLLATE utf8mb4_bin NULL,
  privileged BOOLEAN      NOT NULL,
  info       VARCHAR(1000) NOT NULL DEFAULT '',
  PRIMARY KEY (run, address, source)
) DEFAULT CHARSET = utf8mb4;

-- Who left, when and why.
CREATE TABLE list_departure (
  id      BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id BIGINT       NOT NULL,
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  at      DATETIME(6)  NOT NULL,
  cause   VARCHAR(400) NOT NULL,
  KEY departures (list_id, at),
  KEY departed (address),
  KEY ageing (at)
) DEFAULT CHARSET = utf8mb4;

-- Somebody wants to use another address; carried out when that address confirms. Only the key's SHA-256 is kept.
CREATE TABLE list_address_move (
  hash  BINARY(32)   NOT NULL PRIMARY KEY,
  old   VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  new   VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  asked DATETIME(6)  NOT NULL,
  KEY asked (asked)
) DEFAULT CHARSET = utf8mb4;

-- What somebody said of themselves when asking to join; taken up when they do.
CREATE TABLE list_answers (
  list_id    BIGINT       NOT NULL,
  address    VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  attributes TEXT         COLLATE utf8mb4_bin NOT NULL,
  given      DATETIME(6)  NOT NULL,
  PRIMARY KEY (list_id, address),
  KEY given (given)
) DEFAULT CHARSET = utf8mb4;
