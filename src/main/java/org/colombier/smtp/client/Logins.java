package org.colombier.smtp.client;

import java.util.Optional;
import org.colombier.mail.ReversePath;
import org.colombier.maps.LookupTable;

/** Which login a destination wants of us. Thread-safe. */
final class Logins {

    private final LookupTable passwords;
    private final boolean senderDependent;

    Logins(LookupTable passwords, boolean senderDependent) {
        this.passwords = passwords;
        this.senderDependent = senderDependent;
    }

    /** @throws org.colombier.maps.TableUnavailable if the table cannot answer now */
    Optional<Login> of(Destination to, ReversePath sender) {
        Optional<String> value = senderDependent && !sender.isNull() ? passwords.find(sender.toString()) : Optional.empty();
        for (String form : to.forms()) {
            value = value.isPresent() ? value : form.equals(to.text()) ? passwords.find(form) : passwords.findPart(form);
        }
        return value.map(Login::parse);
    }
}
