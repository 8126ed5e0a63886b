package org.colombier.api;

import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/** What clients write, read or refused with the reason. */
final class Input {

    private static final int LONGEST_PASSWORD = 1_024;
    private static final int LONGEST_NAME = 255;

    private Input() {
    }

    static EmailAddress address(String text) {
        return EmailAddress.tryParse(text.strip()).orElseThrow(() -> Refused.badRequest("not an address: " + shortened(text)));
    }

    static List<EmailAddress> addresses(List<String> texts) {
        return texts.stream().map(Input::address).toList();
    }

    static Domain domain(String text) {
        return Domain.tryParse(text.strip()).orElseThrow(() -> Refused.badRequest("not a domain: " + shortened(text)));
    }

    static String password(String text) {
        if (text.isEmpty() || text.length() > LONGEST_PASSWORD) {
            throw Refused.badRequest("a password has 1 to " + LONGEST_PASSWORD + " characters");
        }
        return text;
    }

    /** Values that JSON left out. */
    static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    /** A person's name: one line. */
    static String name(@Nullable String given) {
        String name = text(given).strip();
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Refused.badRequest("a name is one line of at most " + LONGEST_NAME + " characters");
        }
        return name;
    }

    /** A value that must be there. */
    static String wanted(String name, @Nullable String given) {
        if (given == null || given.isBlank()) {
            throw Refused.badRequest(name + " is missing");
        }
        return given;
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
