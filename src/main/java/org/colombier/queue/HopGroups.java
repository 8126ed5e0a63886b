package org.colombier.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.queue.Addressing.Routed;

/**
 * Gathers a stream of routed recipients into groups of one next hop and reverse-path, each at most a packet large, in bounded memory:
 * when too many wait, the groups are handed on as they are. Duplicates are dropped among the last
 * {@value #REMEMBERED} addresses, which is all of any message but a large list post, whose members are unique.
 */
final class HopGroups {

    /** What the recipients of a packet have in common; the reverse-path is empty for the message's. */
    record Way(NextHop hop, Optional<ReversePath> reversePath) {
    }

    private static final int WAITING = 10_000;
    private static final int REMEMBERED = 10_000;

    private final int packetSize;
    private final BiConsumer<Way, List<Recipient>> sink;
    private final Map<Way, List<Recipient>> groups = new LinkedHashMap<>();
    private final Set<EmailAddress> seen = new HashSet<>();
    private int waiting;

    HopGroups(int packetSize, BiConsumer<Way, List<Recipient>> sink) {
        this.packetSize = packetSize;
        this.sink = sink;
    }

    void add(Routed routed) {
        if (seen.size() >= REMEMBERED) {
            seen.clear();
        }
        if (!seen.add(routed.recipient().address())) {
            return;
        }
        Way way = new Way(routed.hop(), routed.reversePath());
        List<Recipient> group = groups.computeIfAbsent(way, first -> new ArrayList<>());
        group.add(routed.recipient());
        waiting++;
        if (group.size() == packetSize) {
            groups.remove(way);
            handOn(way, group);
        } else if (waiting >= WAITING) {
            flush();
        }
    }

    void flush() {
        groups.forEach(this::handOn);
        groups.clear();
    }

    private void handOn(Way way, List<Recipient> group) {
        waiting -= group.size();
        sink.accept(way, group);
    }
}
