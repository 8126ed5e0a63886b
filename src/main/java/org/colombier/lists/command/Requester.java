package org.colombier.lists.command;

import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;

/**
 * Who asks.
 *
 * @param name   display name, may be empty
 * @param method how sure we are that it is they
 * @param quiet  asked for no notice to the person concerned
 * @param proof  what proves it, for who asks for that
 * @param mail   the header of the mail they asked by, which letters to them answer; empty on the web
 */
public record Requester(EmailAddress address, String name, AuthMethod method, boolean quiet, Locale language, Proof proof, Optional<HeaderSection> mail) {

    /** Somebody who asks on the web. */
    Requester(EmailAddress address, String name, AuthMethod method, boolean quiet, Locale language) {
        this(address, name, method, quiet, language, Proof.NONE, Optional.empty());
    }

    Requester quiet(boolean wanted) {
        return new Requester(address, name, method, wanted, language, proof, mail);
    }

    /** The same person, known by something else. */
    Requester by(AuthMethod other) {
        return new Requester(address, name, other, quiet, language, proof, mail);
    }

    Requester in(Locale other) {
        return new Requester(address, name, method, quiet, other, proof, mail);
    }
}
