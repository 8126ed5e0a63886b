package org.colombier.lists.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.Family;
import org.colombier.lists.catalog.sympa.ConfigPerson;
import org.colombier.lists.catalog.sympa.Remark;
import org.colombier.lists.catalog.sympa.SympaConfig;
import org.colombier.mail.EmailAddress;

/**
 * What a family says of one list, its variables filled in.
 *
 * @param values  of parameters, by name
 * @param remarks on lines of a {@code config.tt2} that mean nothing here
 */
record FilledFamily(Map<String, String> values, List<ConfigPerson> owners, List<ConfigPerson> editors, List<String> remarks) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]{1,80})\\s*}}");

    /** @throws org.colombier.lists.catalog.ListConflict if the family's template cannot be read */
    static FilledFamily of(Family family, Described list) {
        Map<String, String> values = new LinkedHashMap<>();
        List<ConfigPerson> owners = new ArrayList<>();
        List<ConfigPerson> editors = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        if (family.template().isPresent()) {
            SympaConfig config = SympaConfig.read(new ConfigTemplate(family.template().get()).fill(list.variables()).getBytes(StandardCharsets.UTF_8));
            values.putAll(config.values());
            owners.addAll(config.owners());
            editors.addAll(config.editors());
            config.remarks().stream().map(Remark::toString).forEach(remarks::add);
        } else {
            family.parameters().forEach((parameter, value) -> values.put(parameter, filled(value, list)));
        }
        if (!list.subject().isEmpty()) {
            values.putIfAbsent("subject", list.subject());
        }
        addMissing(owners, list.people("owner"));
        addMissing(editors, list.people("editor"));
        return new FilledFamily(values, owners, editors, remarks);
    }

    private static void addMissing(List<ConfigPerson> people, List<EmailAddress> more) {
        for (EmailAddress address : more) {
            if (people.stream().noneMatch(p -> p.address().canonical().equals(address.canonical()))) {
                people.add(new ConfigPerson(address, "", true, true, false, ""));
            }
        }
    }

    /** A variable that the list does not have is empty. */
    private static String filled(String value, Described list) {
        return VARIABLE.matcher(value).replaceAll(m -> Matcher.quoteReplacement(Described.at(list.variables(), m.group(1)).filter(String.class::isInstance).map(String.class::cast)
            .map(v -> v.replaceAll("[\\r\\n]+", " ")).orElse("")));
    }
}
