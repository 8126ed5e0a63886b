package org.colombier.lists.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Inclusions.Role;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists of this site that include others. Thread-safe. */
@Component
class OtherLists {

    private static final int MOST = 10_000;

    private final Catalog catalog;
    private final Definitions definitions;
    private final JdbcClient jdbc;

    OtherLists(Catalog catalog, Definitions definitions, JdbcClient jdbc) {
        this.catalog = catalog;
        this.definitions = definitions;
        this.jdbc = jdbc;
    }

    /** @param name of the same domain, if it says none */
    Optional<MailingList> find(MailingList list, String name) {
        return EmailAddress.tryParse(name.contains("@") ? name : name + "@" + list.domain()).flatMap(catalog::find);
    }

    /**
     * The way from the list back to itself, if it included these.
     *
     * @param included whose own sources stand in the database
     */
    Optional<String> circle(MailingList list, Collection<MailingList> included) {
        Map<Long, String> ways = new HashMap<>();
        Deque<MailingList> waiting = new ArrayDeque<>();
        included.forEach(other -> {
            ways.put(other.id(), list.address() + " ← " + other.address());
            waiting.add(other);
        });
        while (!waiting.isEmpty() && ways.size() < MOST) {
            MailingList other = waiting.poll();
            String way = ways.get(other.id());
            if (other.id() == list.id()) {
                return Optional.of(way);
            }
            memberLists(other).forEach(next -> {
                if (ways.putIfAbsent(next.id(), way + " ← " + next.address()) == null) {
                    waiting.add(next);
                }
            });
        }
        return Optional.empty();
    }

    private List<MailingList> memberLists(MailingList list) {
        return named(list, definitions.of(list, catalog.settings(list)).stream().filter(d -> d.role() == Role.MEMBER).toList());
    }

    List<MailingList> named(MailingList list, Collection<Definition> by) {
        return by.stream().flatMap(d -> d.source().stream()).filter(Source.OtherList.class::isInstance)
            .flatMap(s -> find(list, ((Source.OtherList) s).list()).stream()).toList();
    }

    /** Notes whom a list includes. */
    void note(MailingList list, Collection<Definition> by) {
        jdbc.sql("DELETE FROM list_source_use WHERE list_id = ?").param(list.id()).update();
        named(list, by).forEach(other -> jdbc.sql("INSERT IGNORE INTO list_source_use (list_id, included) VALUES (?, ?)")
            .params(list.id(), other.address().toString()).update());
    }

    /** The lists that include this one, by address. */
    List<MailingList> including(MailingList list) {
        return jdbc.sql("SELECT list_id FROM list_source_use WHERE included = ?").param(list.address().toString()).query(Long.class).list().stream()
            .filter(id -> id != list.id()).flatMap(id -> catalog.find(id).stream()).sorted(Comparator.comparing(l -> l.address().toString())).toList();
    }
}
