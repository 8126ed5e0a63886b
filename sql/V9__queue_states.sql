-- Where a packet stands is a column of its own (room: queue), so that the packets ready for delivery can be found whatever
-- else waits, and those of one destination passed over in one step.
--
-- state: READY (may be claimed), LEASED (a node is at work on it), DEFERRED (waits for its time), HELD (waits for the administrator).
-- due: of a READY packet its turn, the smallest first, also one in the future; of a LEASED one the end of the lease; of a DEFERRED
--      one the next attempt.
-- place: how many recipients of its message came before it; by so many seconds its turn is later, so that a mail to many keeps
--      nobody else waiting.
-- held: the wish of the administrator; of a LEASED packet it is met when the attempt is over.
-- faults: how often its outcomes could not be written.
ALTER TABLE queue_packet
  ADD COLUMN state  ENUM('READY', 'LEASED', 'DEFERRED', 'HELD') CHARACTER SET ascii NOT NULL DEFAULT 'READY' AFTER destination,
  ADD COLUMN place  INT NOT NULL DEFAULT 0 AFTER state,
  ADD COLUMN faults INT NOT NULL DEFAULT 0 AFTER attempts;

UPDATE queue_packet SET state = CASE
  WHEN lease_owner IS NOT NULL THEN 'LEASED'
  WHEN held THEN 'HELD'
  WHEN due > UTC_TIMESTAMP(6) THEN 'DEFERRED'
  ELSE 'READY' END;

-- turns: who is next over all destinations, whose lease is over, whose time has come; places: who is next of one destination,
-- and the lengths of all.
ALTER TABLE queue_packet
  DROP KEY ready,
  DROP KEY lease,
  ADD KEY turns (state, transport, due, destination),
  ADD KEY places (state, transport, destination, due, remaining);
