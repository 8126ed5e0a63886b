package org.colombier.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * The result of an alias table: addresses between commas or white space. A local part alone is at our own domain, and
 * {@code @domain} is the same local part there (virtual(5)).
 */
final class AliasTargets {

    private final Domain own;

    AliasTargets(Domain own) {
        this.own = own;
    }

    /** @throws IllegalArgumentException if there is none, or something else */
    void check(String value) {
        parse(value, new EmailAddress("x", own), "");
    }

    /**
     * @param address   what was looked up
     * @param extension to append to each target, empty for none; a target that would be too long with it stays as it is
     */
    List<EmailAddress> parse(String value, EmailAddress address, String extension) {
        List<EmailAddress> targets = new ArrayList<>();
        for (String word : value.split("[,\\s]+")) {
            if (!word.isEmpty()) {
                targets.add(extended(target(word, address), extension));
            }
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a result without an address");
        }
        return List.copyOf(targets);
    }

    private EmailAddress target(String word, EmailAddress address) {
        if (word.startsWith("@")) {
            return new EmailAddress(address.localPart(), Domain.parse(word.substring(1)));
        }
        return word.indexOf('@') < 0 ? new EmailAddress(word, own) : EmailAddress.parse(word);
    }

    private static EmailAddress extended(EmailAddress target, String extension) {
        if (extension.isEmpty() || target.localPart().startsWith("\"")) {
            return target;
        }
        return Optional.of(target.localPart() + extension).flatMap(local -> EmailAddress.tryParse(local + "@" + target.domain())).orElse(target);
    }
}
