package org.colombier.policy.restriction;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;

/**
 * Whether a list would relay mail for strangers, judged without asking anybody: of what a stranger may say of himself
 * (name, sender, recipient) nothing may permit before the list refuses foreign destinations.
 */
final class RelayGuard {

    /** What a list does with a stranger's mail for a foreign destination. */
    private sealed interface Finding {

        /** Refuses it. */
        record Closed() implements Finding {
        }

        /** Nothing: it comes to the end of the list, which lets it pass. */
        record Undecided() implements Finding {
        }

        /** May let it pass. */
        record Open(String rule) implements Finding {
        }
    }

    private static final Set<String> REFUSE = Set.of("reject", "defer", "reject_unauth_destination", "defer_unauth_destination");
    /** What may answer OK by something that a stranger chooses, or that others say of him. */
    private static final Set<String> FORGEABLE = Set.of("permit", "permit_dnswl_client", "check_helo_access", "check_sender_access", "check_recipient_access",
        "check_reverse_client_hostname_access");
    private static final String BY_ADDRESS = "check_client_access";
    /** Addresses for documentation (RFC 5737, RFC 3849): nobody's, so a table that lets them all in lets everybody in. */
    private static final List<InetAddress> NOBODY = List.of(InetAddress.ofLiteral("192.0.2.77"), InetAddress.ofLiteral("198.51.100.77"),
        InetAddress.ofLiteral("203.0.113.77"), InetAddress.ofLiteral("2001:db8::77"));
    private static final int DEPTH = 10;

    private final Vocabulary vocabulary;

    RelayGuard(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Looks at the relay list; where that does not refuse, at the recipient list, as sites of before Postfix 2.10 have it.
     *
     * @return the list that keeps strangers from relaying
     * @throws RestrictionFault if none does; the message names key and rule
     */
    Stage check(Door door, List<Rule> relay, List<Rule> recipient) {
        Finding found = judge(relay, 0);
        if (found instanceof Finding.Closed) {
            return Stage.RELAY;
        }
        if (judge(recipient, 0) instanceof Finding.Closed) {
            return Stage.RECIPIENT;
        }
        throw new RestrictionFault(door.key(Stage.RELAY) + switch (found) {
            case Finding.Open(String rule) -> ": " + rule + " may permit mail from strangers to foreign destinations, which would make an open relay;"
                + " reject_unauth_destination must come before it";
            default -> ": nothing in " + (relay.isEmpty() ? "the empty list" : relay.toString())
                + " refuses mail from strangers to foreign destinations, which would make an open relay; reject_unauth_destination must be in it";
        });
    }

    /** Whether a client table lets everybody in; asked again when it has let a client in, for its file may be another one than at the start. */
    static boolean letsEverybodyIn(Rule.Question table) {
        return NOBODY.stream().allMatch(address -> permits(table.ask(new Inquiry(stranger(address), Stage.RELAY, true))));
    }

    private static boolean permits(Ruling ruling) {
        return switch (ruling) {
            case Ruling.Ok _, Ruling.OkAnd _ -> true;
            case Ruling.Ask(List<Rule> rules) -> rules.stream().anyMatch(r -> r.word().equals("permit"));
            default -> false;
        };
    }

    private Finding judge(List<Rule> rules, int depth) {
        for (Rule rule : rules) {
            Finding found = judge(rule, depth);
            if (!(found instanceof Finding.Undecided)) {
                return found;
            }
        }
        return new Finding.Undecided();
    }

    private Finding judge(Rule rule, int depth) {
        if (REFUSE.contains(rule.word()) && !rule.warns()) {
            return new Finding.Closed();
        }
        if (FORGEABLE.contains(rule.word()) || rule.word().equals(BY_ADDRESS) && letsEverybodyIn(rule.question())) {
            return new Finding.Open(rule.toString());
        }
        Optional<List<Rule>> own = vocabulary.rulesOf(rule.word());
        if (own.isEmpty()) {
            return new Finding.Undecided();
        }
        if (depth > DEPTH) {
            return new Finding.Open(rule + ", which asks itself,");
        }
        Finding found = judge(rule.warns() ? own.get().stream().map(Rule::warning).toList() : own.get(), depth + 1);
        return found instanceof Finding.Open(String inner) ? new Finding.Open(rule + ": " + inner) : found;
    }

    private static Situation stranger(InetAddress address) {
        return Situation.connected(Door.MX, address, 0, false).named("unknown").greeted("stranger.invalid", false, Optional.empty())
            .from(ReversePath.of(EmailAddress.parse("somebody@stranger.invalid")), -1).to(EmailAddress.parse("somebody@elsewhere.invalid"), 0);
    }
}
