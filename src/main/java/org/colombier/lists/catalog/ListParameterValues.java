package org.colombier.lists.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The values that lists have of their own; subject and language stand in the list's row, the others in one row each. */
@Component
class ListParameterValues {

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final ListDefaults defaults;
    private final Families families;
    private final ObjectProvider<ScenarioNames> scenarios;
    private final ObjectProvider<ListWarden> wardens;

    ListParameterValues(JdbcClient jdbc, ListDefaults defaults, Families families, ObjectProvider<ScenarioNames> scenarios, ObjectProvider<ListWarden> wardens) {
        this.jdbc = jdbc;
        this.defaults = defaults;
        this.families = families;
        this.scenarios = scenarios;
        this.wardens = wardens;
    }

    static ListParameter<?> named(String name) {
        return ListParameters.named(name).orElseThrow(() -> new InvalidValue("value.no-parameter", name));
    }

    ListSettings of(MailingList list) {
        Map<String, String> own = new HashMap<>();
        jdbc.sql("SELECT name, value FROM list_parameter WHERE list_id = ?").param(list.id()).query(rs -> {
            own.put(rs.getString(1), rs.getString(2));
        });
        return settings(list, own);
    }

    /** A query per thousand lists. */
    Map<Long, ListSettings> of(Collection<MailingList> lists) {
        Map<Long, ListSettings> settings = new HashMap<>();
        List<MailingList> all = List.copyOf(lists);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<MailingList> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            Map<Long, Map<String, String>> own = new HashMap<>();
            jdbc.sql("SELECT list_id, name, value FROM list_parameter WHERE list_id IN (:lists)").param("lists", some.stream().map(MailingList::id).toList())
                .query(rs -> {
                    own.computeIfAbsent(rs.getLong(1), id -> new HashMap<>()).put(rs.getString(2), rs.getString(3));
                });
            some.forEach(list -> settings.put(list.id(), settings(list, own.getOrDefault(list.id(), new HashMap<>()))));
        }
        return settings;
    }

    private ListSettings settings(MailingList list, Map<String, String> own) {
        own.put(ListParameters.SUBJECT.name(), list.subject());
        own.put(ListParameters.LANG.name(), list.language());
        return new ListSettings(list.address().toString(), own, name -> defaults.of(list.domain(), name));
    }

    void set(MailingList list, ListParameter<?> parameter, String given) {
        String text = given.contains(Secrets.MARK) ? Secrets.restored(parameter, given, of(list).text(parameter)) : given;
        Object value = parameter.type().parse(text);
        wardens.forEach(warden -> warden.check(list, parameter, value));
        check(list, parameter, value);
        families.check(list, parameter, text);
        store(list, parameter, text);
        if (list.family().isPresent()) {
            jdbc.sql("INSERT INTO list_family_edit (list_id, name, value) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)")
                .params(list.id(), parameter.name(), text.strip()).update();
        }
    }

    /** As the family has it: no edit of an owner's. */
    void setByFamily(MailingList list, ListParameter<?> parameter, String text) {
        Object value = parameter.type().parse(text);
        wardens.forEach(warden -> warden.check(list, parameter, value));
        check(list, parameter, value);
        store(list, parameter, text);
    }

    private void check(MailingList list, ListParameter<?> parameter, Object value) {
        if (parameter.type() instanceof ValueType.Scenario(String operation)) {
            checkScenario(list, operation, value.toString());
        }
        if (parameter == ListParameters.SUBJECT && value.toString().isEmpty()) {
            throw new InvalidValue("value.empty");
        }
    }

    private void store(MailingList list, ListParameter<?> parameter, String text) {
        Object value = parameter.type().parse(text);
        if (parameter == ListParameters.SUBJECT) {
            jdbc.sql("UPDATE list SET subject = ? WHERE id = ?").params(value, list.id()).update();
        } else if (parameter == ListParameters.LANG) {
            jdbc.sql("UPDATE list SET language = ? WHERE id = ?").params(value, list.id()).update();
        } else {
            jdbc.sql("INSERT INTO list_parameter (list_id, name, value) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)")
                .params(list.id(), parameter.name(), text.strip()).update();
        }
        wardens.forEach(warden -> warden.changed(list, parameter));
    }

    /** In one statement; every value is checked before. */
    void setAll(MailingList list, Map<String, String> texts) {
        List<Object[]> rows = new ArrayList<>();
        texts.forEach((name, text) -> {
            ListParameter<?> parameter = named(name);
            Object value = parameter.type().parse(text);
            if (parameter.type() instanceof ValueType.Scenario(String operation)) {
                checkScenario(list, operation, value.toString());
            }
            rows.add(new Object[] {list.id(), name, text.strip()});
        });
        if (!rows.isEmpty()) {
            jdbc.sql("INSERT INTO list_parameter (list_id, name, value) VALUES " + String.join(", ", java.util.Collections.nCopies(rows.size(), "(?, ?, ?)")))
                .params(rows.stream().flatMap(Arrays::stream).toList()).update();
        }
    }

    List<String> takeOver(MailingList list, Map<String, String> texts) {
        List<String> missing = new ArrayList<>();
        texts.forEach((name, text) -> {
            ListParameter<?> parameter = named(name);
            Object value = parameter.type().parse(text);
            families.check(list, parameter, text);
            if (parameter.type() instanceof ValueType.Scenario(String operation)) {
                List<String> known = scenarios.getIfAvailable() == null ? List.of() : scenarios.getObject().names(operation, list);
                String lower = text.toLowerCase(Locale.ROOT);
                boolean exact = known.contains(value.toString());
                if (!exact && !known.contains(lower)) {
                    missing.add(name);
                }
                store(list, parameter, exact || !known.contains(lower) ? text : lower);
            } else if (parameter != ListParameters.SUBJECT || !value.toString().isEmpty()) {
                store(list, parameter, text);
            }
        });
        return missing;
    }

    void reset(MailingList list, ListParameter<?> parameter) {
        families.check(list, parameter, defaults.of(list.domain(), parameter.name()).orElse(parameter.defaultText()));
        jdbc.sql("DELETE FROM list_family_edit WHERE list_id = ? AND name = ?").params(list.id(), parameter.name()).update();
        resetByFamily(list, parameter);
    }

    void resetByFamily(MailingList list, ListParameter<?> parameter) {
        jdbc.sql("DELETE FROM list_parameter WHERE list_id = ? AND name = ?").params(list.id(), parameter.name()).update();
        wardens.forEach(warden -> warden.changed(list, parameter));
    }

    private void checkScenario(MailingList list, String operation, String name) {
        scenarios.ifAvailable(known -> {
            List<String> names = known.names(operation, list);
            if (!names.contains(name)) {
                throw new InvalidValue("value.one-of", name, String.join(", ", names));
            }
        });
    }
}
