package org.colombier.lists.members;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;

/**
 * Somebody to be added.
 *
 * @param address   in any case
 * @param name      may be empty
 * @param reception  none takes the list's default
 * @param concealed  none takes the list's default
 * @param attributes values of the list's {@code custom_attribute} paragraphs by their id
 * @param origin     how they came, in a few words, kept with the member: {@code web}, {@code owner anne@example.org}
 * @param past       what they bring from another list server
 */
public record NewMember(EmailAddress address, String name, Optional<Reception> reception, Optional<Boolean> concealed, Map<String, String> attributes, String origin,
                        Optional<Past> past) {

    /**
     * What somebody was on the list elsewhere.
     *
     * @param topics     the message topics they chose; none stands for all
     * @param included   they were on the list only by a data source: the next complete synchronisation decides whether they stay
     */
    public record Past(Optional<Instant> joined, Optional<Suspension> suspension, Set<String> topics, boolean included) {
    }

    /** The longest name kept, in characters; a longer one is cut. */
    static final int LONGEST_NAME = 255;

    public NewMember {
        address = address.canonical();
        name = plain(name);
        attributes = Map.copyOf(attributes);
        origin = plain(origin);
    }

    /** Of unknown origin and without attributes. */
    public NewMember(EmailAddress address, String name, Optional<Reception> reception, Optional<Boolean> concealed) {
        this(address, name, reception, concealed, Map.of(), "");
    }

    /** Without a past. */
    public NewMember(EmailAddress address, String name, Optional<Reception> reception, Optional<Boolean> concealed, Map<String, String> attributes, String origin) {
        this(address, name, reception, concealed, attributes, origin, Optional.empty());
    }

    /** With the list's defaults. */
    public static NewMember of(EmailAddress address, String name) {
        return new NewMember(address, name, Optional.empty(), Optional.empty());
    }

    public NewMember with(Reception chosen) {
        return new NewMember(address, name, Optional.of(chosen), concealed, attributes, origin, past);
    }

    public NewMember with(Map<String, String> values) {
        return new NewMember(address, name, reception, concealed, values, origin, past);
    }

    public NewMember by(String how) {
        return new NewMember(address, name, reception, concealed, attributes, how, past);
    }

    public NewMember with(Past elsewhere) {
        return new NewMember(address, name, reception, concealed, attributes, origin, Optional.of(elsewhere));
    }

    /** One line, bounded: names come from strangers' headers and files. */
    public static String plain(String name) {
        String line = name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() <= LONGEST_NAME ? line : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST_NAME - 1))).strip();
    }
}
