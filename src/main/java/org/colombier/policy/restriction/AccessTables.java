package org.colombier.policy.restriction;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.LookupTable;
import org.colombier.maps.LookupTables;
import org.colombier.routing.Router;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The rules that ask the site's access tables ({@code check_…_access}). Thread-safe. */
@Component
class AccessTables {

    private static final Logger LOG = LoggerFactory.getLogger(AccessTables.class);
    /** Values with groups filled in are as many as there are keys. */
    private static final int ACTIONS = 1_000;

    private final LookupTables tables;
    private final DnsChecks names;
    private final Router router;

    AccessTables(LookupTables tables, DnsChecks names, Router router) {
        this.tables = tables;
        this.names = names;
        this.router = router;
    }

    Rule.Question client(String word, String table, Vocabulary vocabulary) {
        return guarded(table,
            question(word, table, vocabulary, Stage.CLIENT, i -> AccessKeys.ofClient(known(names.clientName(i).verified()), i.situation().address())));
    }

    Rule.Question reverseClient(String word, String table, Vocabulary vocabulary) {
        return question(word, table, vocabulary, Stage.CLIENT, i -> AccessKeys.ofName(known(names.clientName(i).reverse())));
    }

    Rule.Question helo(String word, String table, Vocabulary vocabulary) {
        return question(word, table, vocabulary, Stage.HELO, i -> AccessKeys.ofName(i.situation().helo()));
    }

    Rule.Question sender(String word, String table, Vocabulary vocabulary) {
        return question(word, table, vocabulary, Stage.SENDER,
            i -> i.situation().sender().map(s -> AccessKeys.of(s, s.address().flatMap(this::bare))).orElse(List.of()));
    }

    Rule.Question recipient(String word, String table, Vocabulary vocabulary) {
        return question(word, table, vocabulary, Stage.RECIPIENT, i -> i.situation().recipient().map(r -> AccessKeys.of(r, bare(r))).orElse(List.of()));
    }

    /** By the login's name. */
    Rule.Question login(String word, String table, Vocabulary vocabulary) {
        return question(word, table, vocabulary, Stage.CLIENT,
            i -> i.situation().login().map(l -> List.of(new AccessKeys.Key(l.toString(), true))).orElse(List.of()));
    }

    /** Postfix's tables know clients without a name as {@code unknown}. */
    private static String known(String name) {
        return name.isEmpty() ? "unknown" : name;
    }

    private Optional<EmailAddress> bare(EmailAddress address) {
        return router.withoutExtension(address);
    }

    private Rule.Question question(String word, String specification, Vocabulary vocabulary, Stage about, Function<Inquiry, List<AccessKeys.Key>> keys) {
        LookupTable table = tables.open(List.of(specification), value -> AccessAction.parse(value, vocabulary));
        LoadingCache<String, AccessAction> actions = Caffeine.newBuilder().maximumSize(ACTIONS).build(value -> AccessAction.parse(value, vocabulary));
        return inquiry -> {
            Optional<LookupTable.Answer> answer = find(table, keys.apply(inquiry));
            return answer.isEmpty() ? Ruling.dunno() : act(actions, answer.get(), inquiry, about, word + " " + specification);
        };
    }

    /** A table that relays for everybody, since its file changed, relays for nobody. */
    private static Rule.Question guarded(String specification, Rule.Question table) {
        return inquiry -> {
            Ruling ruling = table.ask(inquiry);
            boolean harmless = ruling instanceof Ruling.Dunno || ruling instanceof Ruling.No || ruling instanceof Ruling.NotNow;
            if (harmless || inquiry.isRehearsal() || !inquiry.decidesRelay() || !RelayGuard.letsEverybodyIn(table)) {
                return ruling;
            }
            LOG.error("check_client_access {} lets everybody in, which would make an open relay: it is passed over", specification);
            return Ruling.dunno("the table lets everybody in");
        };
    }

    private static Optional<LookupTable.Answer> find(LookupTable table, List<AccessKeys.Key> keys) {
        for (AccessKeys.Key key : keys) {
            Optional<LookupTable.Answer> answer = key.whole() ? table.look(key.text()) : table.lookPart(key.text());
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static Ruling act(LoadingCache<String, AccessAction> actions, LookupTable.Answer answer, Inquiry inquiry, Stage about, String rule) {
        try {
            return actions.get(answer.value()).apply(inquiry, about, rule + " (" + answer.place() + ")");
        } catch (IllegalArgumentException nonsense) {
            // Values with groups are only known when they are filled in.
            return Hearing.misconfigured(inquiry);
        }
    }
}
