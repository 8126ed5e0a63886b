package org.colombier.lists.catalog.sympa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * A Sympa list's {@code config} file, as we understand it.
 *
 * @param values   of our parameters, by name; each is one that its parameter takes. Whether a scenario of that name
 *                 exists is for the reader to see to
 * @param owners   that stood in the file, as before 6.2.32
 * @param status   {@code open}, {@code pending}, {@code closed}, {@code family_closed} or {@code error_config}
 * @param creation when the list was created and by whom
 * @param update   when it was last changed and by whom
 * @param family   of which the list is one
 * @param remarks  by line
 */
public record SympaConfig(Map<String, String> values, List<ConfigPerson> owners, List<ConfigPerson> editors, Optional<String> status,
                          Optional<Moment> creation, Optional<Moment> update, Optional<String> family, List<Remark> remarks) {

    private static final List<String> STATES = List.of("open", "pending", "closed", "family_closed", "error_config");

    /** A point in a list's life. */
    public record Moment(Optional<Instant> when, Optional<EmailAddress> who) {

        private static Moment of(ConfigEntry paragraph) {
            return new Moment(paragraph.field("date_epoch").filter(d -> d.matches("\\d{1,11}")).map(Long::parseLong).map(Instant::ofEpochSecond),
                paragraph.field("email").flatMap(EmailAddress::tryParse));
        }
    }

    public SympaConfig {
        values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
        owners = List.copyOf(owners);
        editors = List.copyOf(editors);
        remarks = List.copyOf(remarks);
    }

    /** Reads a file of any release, in UTF-8 or Latin-1. Never throws: what is not understood is a remark. */
    public static SympaConfig read(byte[] file) {
        OldKeywords old = new OldKeywords();
        List<ConfigEntry> entries = new ArrayList<>(old.translated(ConfigText.entries(file)));
        List<Remark> remarks = new ArrayList<>(old.remarks());
        if (file.length > ConfigText.LARGEST) {
            remarks.add(new Remark(1, "config", false, "what stands beyond the first " + ConfigText.LARGEST + " octets"));
        }
        List<ConfigPerson> owners = people("owner", entries, remarks);
        List<ConfigPerson> editors = people("editor", entries, remarks);
        Optional<Moment> creation = last("creation", entries).map(Moment::of);
        Optional<Moment> update = last("update", entries).map(Moment::of);
        Optional<String> status = last("status", entries).flatMap(e -> status(e, remarks));
        Optional<String> family = last("family_name", entries).map(ConfigEntry::value).filter(f -> !f.isEmpty());
        last("latest_instantiation", entries);
        Map<String, String> values = ConfigValues.of(entries, remarks);
        remarks.sort(Comparator.comparingInt(Remark::line));
        return new SympaConfig(values, owners, editors, status, creation, update, family, remarks);
    }

    private static List<ConfigPerson> people(String role, List<ConfigEntry> entries, List<Remark> remarks) {
        List<ConfigPerson> people = new ArrayList<>();
        for (ConfigEntry paragraph : entries.stream().filter(e -> e.name().equals(role)).toList()) {
            entries.remove(paragraph);
            ConfigPerson.of(paragraph).ifPresentOrElse(people::add, () -> remarks.add(Remark.left(paragraph, "has no address")));
        }
        return people;
    }

    private static Optional<ConfigEntry> last(String name, List<ConfigEntry> entries) {
        List<ConfigEntry> all = entries.stream().filter(e -> e.name().equals(name)).toList();
        entries.removeAll(all);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    private static Optional<String> status(ConfigEntry entry, List<Remark> remarks) {
        String status = entry.value().toLowerCase(Locale.ROOT);
        if (STATES.contains(status)) {
            return Optional.of(status);
        }
        remarks.add(Remark.left(entry, "is none of " + String.join(", ", STATES)));
        return Optional.empty();
    }
}
