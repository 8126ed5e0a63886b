package org.colombier.policy.restriction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.maps.BrokenTable;
import org.colombier.policy.restriction.Rule.Question;
import org.springframework.stereotype.Component;

/** The rules' names and what each means; reads lists. Thread-safe. */
@Component
class Vocabulary {

    /** How a rule is made of the word that follows its name; a rule without argument ignores it. */
    private record Entry(boolean takesArgument, Function<String, Question> question) {
    }

    private static final String WARN = "warn_if_reject";
    private static final String CLASSES = "colombier.policy.restriction.classes.";

    private final Map<String, Entry> entries = new HashMap<>();

    private final Map<String, List<Rule>> classes = new HashMap<>();

    /** @throws RestrictionFault if a class of the site's cannot be read */
    Vocabulary(Destinations destinations, SenderLogins logins, DnsChecks names, BlockLists blockLists, AccessTables tables, Greylist greylist, Rates rates,
        SpfRule spf, RestrictionSettings settings) {
        common();
        destinations(destinations);
        logins(logins);
        names(names);
        blockLists(blockLists);
        accessTables(tables);
        conduct(greylist, rates);
        word("check_spf", spf::judge);
        classes(settings.classes());
    }

    private void common() {
        word("permit", inquiry -> Ruling.ok("everybody"));
        word("reject", inquiry -> Ruling.no(inquiry.refusal(554, "5.7.1", "Access denied (reject)")));
        word("defer", inquiry -> Ruling.no(inquiry.refusal(450, "4.7.1", "Try again later (defer)")));
        word("defer_if_permit", inquiry -> new Ruling.NotNow(inquiry.refusal(450, "4.7.1", "Service unavailable (defer_if_permit)")));
        word("defer_if_reject", inquiry -> new Ruling.NotNever(inquiry.refusal(450, "4.7.1", "Service unavailable (defer_if_reject)")));
        word("permit_mynetworks", inquiry -> inquiry.situation().trusted() ? Ruling.ok("the client is in colombier.networks") : Ruling.dunno());
        word("permit_sasl_authenticated", inquiry -> inquiry.situation().login().map(l -> Ruling.ok("logged in as " + l)).orElseGet(Ruling::dunno));
    }

    private void destinations(Destinations destinations) {
        word("permit_auth_destination", destinations::permitOurs);
        word("reject_unauth_destination", destinations::rejectForeign);
        word("defer_unauth_destination", destinations::deferForeign);
        word("reject_unlisted_recipient", destinations::rejectUnlistedRecipient);
        word("reject_unlisted_sender", destinations::rejectUnlistedSender);
    }

    private void logins(SenderLogins logins) {
        word("reject_sender_login_mismatch", logins::rejectMismatch);
        word("reject_authenticated_sender_login_mismatch", logins::rejectAuthenticatedMismatch);
        word("reject_unauthenticated_sender_login_mismatch", logins::rejectUnauthenticatedMismatch);
        word("reject_known_sender_login_mismatch", logins::rejectKnownMismatch);
    }

    /** Some with the names that they had before Postfix 2.3, which many a site's files still have. */
    private void names(DnsChecks names) {
        word("reject_non_fqdn_sender", Names::rejectNonFqdnSender);
        word("reject_non_fqdn_recipient", Names::rejectNonFqdnRecipient);
        word("reject_unknown_sender_domain", names::rejectUnknownSenderDomain);
        word("reject_unknown_recipient_domain", names::rejectUnknownRecipientDomain);
        word("reject_unknown_reverse_client_hostname", names::rejectUnknownReverseClient);
        for (String name : List.of("reject_invalid_helo_hostname", "reject_invalid_hostname")) {
            word(name, Names::rejectInvalidHelo);
        }
        for (String name : List.of("reject_non_fqdn_helo_hostname", "reject_non_fqdn_hostname")) {
            word(name, Names::rejectNonFqdnHelo);
        }
        for (String name : List.of("reject_unknown_helo_hostname", "reject_unknown_hostname")) {
            word(name, names::rejectUnknownHelo);
        }
        for (String name : List.of("reject_unknown_client_hostname", "reject_unknown_client")) {
            word(name, names::rejectUnknownClient);
        }
    }

    private void blockLists(BlockLists lists) {
        withArgument("reject_rbl_client", lists::rejectClient);
        withArgument("reject_rhsbl_client", lists::rejectClientName);
        withArgument("reject_rhsbl_helo", lists::rejectHelo);
        withArgument("reject_rhsbl_sender", lists::rejectSender);
        withArgument("reject_rhsbl_recipient", lists::rejectRecipient);
        withArgument("permit_dnswl_client", lists::permitClient);
    }

    private void accessTables(AccessTables tables) {
        withArgument("check_client_access", table -> tables.client("check_client_access", table, this));
        withArgument("check_reverse_client_hostname_access", table -> tables.reverseClient("check_reverse_client_hostname_access", table, this));
        withArgument("check_helo_access", table -> tables.helo("check_helo_access", table, this));
        withArgument("check_sender_access", table -> tables.sender("check_sender_access", table, this));
        withArgument("check_recipient_access", table -> tables.recipient("check_recipient_access", table, this));
        withArgument("check_sasl_access", table -> tables.login("check_sasl_access", table, this));
    }

    private void conduct(Greylist greylist, Rates rates) {
        word("reject_unauth_pipelining", Conduct::rejectUnauthPipelining);
        word("reject_multi_recipient_bounce", Conduct::rejectMultiRecipientBounce);
        word("reject_plaintext_session", Conduct::rejectPlaintextSession);
        withArgument("sleep", Conduct::sleep);
        word("greylist", greylist::judge);
        word("check_greylist", greylist::judge);
        withArgument("reject_rate", rates::reject);
        withArgument("reject_sender_rate", rates::rejectSender);
    }

    /** Names first: classes may use each other. */
    private void classes(Map<String, List<String>> given) {
        for (String name : given.keySet()) {
            if (entries.containsKey(name) || name.equals(WARN)) {
                throw new RestrictionFault(CLASSES + name + ": a restriction has this name already");
            }
            word(name, inquiry -> new Ruling.Ask(classes.getOrDefault(name, List.of())));
        }
        given.forEach((name, list) -> {
            try {
                classes.put(name, read(list));
            } catch (IllegalArgumentException wrong) {
                throw new RestrictionFault(CLASSES + name + ": " + wrong.getMessage());
            }
        });
    }

    /** The rules of a class of the site's, if that is one. */
    Optional<List<Rule>> rulesOf(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    private void word(String name, Question question) {
        entries.put(name, new Entry(false, argument -> question));
    }

    private void withArgument(String name, Function<String, Question> question) {
        entries.put(name, new Entry(true, question));
    }

    /** @throws IllegalArgumentException with a reason for the person who wrote the list */
    List<Rule> read(List<String> elements) {
        List<Rule> rules = new ArrayList<>();
        Iterator<String> words = Words.of(elements).iterator();
        while (words.hasNext()) {
            String word = words.next();
            rules.add(word.equals(WARN) ? rule(following(WARN, words), words).warning() : rule(word, words));
        }
        return List.copyOf(rules);
    }

    private Rule rule(String word, Iterator<String> words) {
        Entry entry = entries.get(word);
        if (entry == null) {
            throw new IllegalArgumentException("no such restriction: " + word);
        }
        String argument = entry.takesArgument() ? following(word, words) : "";
        try {
            return new Rule(word, argument, false, entry.question().apply(argument));
        } catch (BrokenTable broken) {
            throw new IllegalArgumentException(word + " " + broken.getMessage(), broken);
        }
    }

    private static String following(String word, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException("something must follow " + word);
        }
        return words.next();
    }
}
