package org.colombier.lists.catalog;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The lists that are of a family, and the setting of their parameters by it. Thread-safe. */
@Service
public class FamilyCatalog {

    /** What a list of a family is created from, before the family sets it. */
    private static final String TYPE = "discussion";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Catalog catalog;
    private final ListParameterValues values;

    FamilyCatalog(JdbcClient jdbc, Clock clock, Catalog catalog, ListParameterValues values) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.catalog = catalog;
        this.values = values;
    }

    /** The lists of a family in a domain, closed ones too, by name. */
    public List<MailingList> lists(String family, Domain domain) {
        return jdbc.sql(Catalog.SELECT + "WHERE family = ? AND domain = ? ORDER BY local_part").params(family, domain.ascii()).query(Catalog::row).list();
    }

    /** How many lists of a family were made since then, in all domains. */
    public long madeSince(String family, Instant since) {
        return jdbc.sql("SELECT COUNT(*) FROM list WHERE family = ? AND created >= ?").params(family, utc(since)).query(Long.class).single();
    }

    /**
     * Creates a list of a family; {@link #instantiate} must follow in the same transaction.
     *
     * @throws ListConflict as {@link Catalog#create}
     */
    @Transactional
    public MailingList create(EmailAddress address, String subject, String family, Optional<EmailAddress> creator) {
        MailingList list = catalog.create(new NewList(address, subject, TYPE, Optional.empty(), creator, ListStatus.OPEN, Map.of()));
        jdbc.sql("UPDATE list SET family = ? WHERE id = ?").params(family, list.id()).update();
        return catalog.find(list.id()).orElseThrow();
    }

    /**
     * Gives a list the family's values, and again what its owners had set where the family still allows it. What neither
     * says has its default.
     *
     * @param wanted the family's values, filled for this list
     * @return the parameters that an owner had set and that the family no longer allows
     * @throws InvalidValue if one of the family's values is none, or breaks the family's own constraints
     */
    @Transactional
    public List<String> instantiate(MailingList list, Family family, Map<String, String> wanted) {
        catalog.lock(list);
        Map<String, String> all = new LinkedHashMap<>();
        wanted.forEach((name, value) -> {
            family.check(ListParameterValues.named(name), value);
            all.put(name, value);
        });
        List<String> lost = keptEdits(list, family, all);
        ListSettings now = values.of(list);
        for (ListParameter<?> parameter : ListParameters.all()) {
            String value = all.get(parameter.name());
            boolean inRow = parameter == ListParameters.SUBJECT || parameter == ListParameters.LANG;
            if (value != null && !(now.isOwn(parameter) && now.text(parameter).equals(value.strip()))) {
                values.setByFamily(list, parameter, value);
            } else if (value == null && now.isOwn(parameter) && !inRow) {
                values.resetByFamily(list, parameter);
            }
        }
        jdbc.sql("UPDATE list SET family = ?, instantiated = ?, serial = serial + 1 WHERE id = ?").params(family.name(), utc(clock.instant()), list.id()).update();
        return lost;
    }

    private List<String> keptEdits(MailingList list, Family family, Map<String, String> all) {
        Map<String, String> edits = new LinkedHashMap<>();
        jdbc.sql("SELECT name, value FROM list_family_edit WHERE list_id = ? ORDER BY name").param(list.id()).query(rs -> {
            edits.put(rs.getString(1), rs.getString(2));
        });
        List<String> lost = new ArrayList<>();
        edits.forEach((name, value) -> {
            try {
                ListParameter<?> parameter = ListParameterValues.named(name);
                parameter.type().parse(value);
                family.check(parameter, value);
                all.put(name, value);
            } catch (InvalidValue notAllowed) {
                lost.add(name);
                jdbc.sql("DELETE FROM list_family_edit WHERE list_id = ? AND name = ?").params(list.id(), name).update();
            }
        });
        return lost;
    }

    private static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
