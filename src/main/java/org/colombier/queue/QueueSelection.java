package org.colombier.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.mail.NextHop.Transport;

/**
 * Which of the queue's mail is meant; what is empty does not limit.
 *
 * @param sender      a reverse-path, {@code @domain}, or {@code <>}
 * @param recipient   an address, or a part of one, among those not done yet or done in the same packet
 * @param destination a next hop: {@code example.org}, {@code [host]:port}, or with its transport, {@code smtp:example.org}
 * @param domain      of recipients, whatever their next hop; {@code @example.org} for those below it, too
 * @param state       of packets
 */
public record QueueSelection(Optional<String> sender, Optional<String> recipient, Optional<String> destination, Optional<String> domain,
                             Optional<QueueAdmin.State> state) {

    public static final QueueSelection ALL = new QueueSelection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Mail for one next hop, as {@code destination} has it. */
    public static QueueSelection ofDestination(String hop) {
        return new QueueSelection(Optional.empty(), Optional.empty(), Optional.of(hop), Optional.empty(), Optional.empty());
    }

    /** Mail for recipients of a domain, as {@code domain} has it. */
    public static QueueSelection ofDomain(String domain) {
        return new QueueSelection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(domain), Optional.empty());
    }

    boolean isAll() {
        return equals(ALL);
    }

    /** The index by next hop finds these soonest; of itself the database would read the queue in the order of its messages. */
    boolean isOfOnePlace() {
        return destination.isPresent();
    }

    /** A condition on {@code queue_packet p} and {@code queue_message m}. */
    record Condition(String sql, List<Object> arguments) {
    }

    Condition condition() {
        List<String> all = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        sender.ifPresent(from -> {
            boolean domainOnly = from.startsWith("@");
            all.add(domainOnly ? "LOWER(RIGHT(m.reverse_path, CHAR_LENGTH(?))) = ?" : "LOWER(m.reverse_path) = ?");
            String text = from.equals("<>") ? "" : from.toLowerCase(Locale.ROOT);
            arguments.add(text);
            if (domainOnly) {
                arguments.add(text);
            }
        });
        recipient.ifPresent(to -> {
            all.add("LOCATE(?, LOWER(CONVERT(p.recipients USING utf8mb4))) > 0");
            arguments.add(to.toLowerCase(Locale.ROOT));
        });
        domain.ifPresent(name -> addDomain(name, all, arguments));
        destination.ifPresent(hop -> addHop(hop, all, arguments));
        if (destination.isPresent() && state.isEmpty()) {
            all.add("p.state IN ('READY', 'LEASED', 'DEFERRED', 'HELD')");
        }
        state.ifPresent(wanted -> {
            all.add("p.state = ?");
            arguments.add(wanted == QueueAdmin.State.ACTIVE ? "LEASED" : wanted.name());
        });
        return new Condition(all.isEmpty() ? "TRUE" : String.join(" AND ", all), arguments);
    }

    private static void addDomain(String name, List<String> all, List<Object> arguments) {
        boolean alsoBelow = name.startsWith("@");
        String bare = alsoBelow ? name.substring(1) : name;
        all.add("(p.destination = ? OR LOCATE(?, p.recipients) > 0" + (alsoBelow ? " OR RIGHT(p.destination, CHAR_LENGTH(?)) = ? OR LOCATE(?, p.recipients) > 0" : "") + ")");
        arguments.addAll(List.of(bare, "@" + bare + "\t"));
        if (alsoBelow) {
            arguments.addAll(List.of("." + bare, "." + bare, "." + bare + "\t"));
        }
    }

    private static void addHop(String hop, List<String> all, List<Object> arguments) {
        for (Transport transport : Transport.values()) {
            String prefix = transport.name().toLowerCase(Locale.ROOT) + ":";
            if (hop.startsWith(prefix)) {
                all.add("p.transport = ? AND p.destination = ?");
                arguments.add(transport.name());
                arguments.add(hop.substring(prefix.length()));
                return;
            }
        }
        // All transports by name: so the index that begins with state and transport serves.
        all.add("p.transport IN (" + Arrays.stream(Transport.values()).map(t -> "'" + t.name() + "'").collect(Collectors.joining(",")) + ") AND p.destination = ?");
        arguments.add(hop);
    }
}
