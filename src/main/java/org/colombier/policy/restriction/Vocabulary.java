package org.colombier.policy.restriction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.colombier.policy.restriction.Rule.Question;
import org.springframework.stereotype.Component;

/** The rules' names and what each means; reads lists. Immutable. */
@Component
class Vocabulary {

    /** How a rule is made of the word that follows its name; a rule without argument ignores it. */
    private record Entry(boolean takesArgument, Function<String, Question> question) {
    }

    private static final String WARN = "warn_if_reject";

    private final Map<String, Entry> entries = new HashMap<>();

    Vocabulary(Destinations destinations, SenderLogins logins) {
        word("permit", inquiry -> Ruling.ok("everybody"));
        word("reject", inquiry -> Ruling.no(inquiry.refusal(554, "5.7.1", "Access denied")));
        word("defer", inquiry -> Ruling.no(inquiry.refusal(450, "4.7.1", "Access denied, try again later")));
        word("permit_mynetworks", inquiry -> inquiry.situation().trusted() ? Ruling.ok("the client is in colombier.networks") : Ruling.dunno());
        word("permit_sasl_authenticated", inquiry -> inquiry.situation().login().map(l -> Ruling.ok("logged in as " + l)).orElseGet(Ruling::dunno));
        word("permit_auth_destination", destinations::permitOurs);
        word("reject_unauth_destination", destinations::rejectForeign);
        word("defer_unauth_destination", destinations::deferForeign);
        word("reject_unlisted_recipient", destinations::rejectUnlistedRecipient);
        word("reject_unlisted_sender", destinations::rejectUnlistedSender);
        word("reject_authenticated_sender_login_mismatch", logins::rejectAuthenticatedMismatch);
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
        return new Rule(word, argument, false, entry.question().apply(argument));
    }

    private static String following(String word, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException("something must follow " + word);
        }
        return words.next();
    }
}
