package org.colombier.policy.dkim;

import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.ReversePath;
import org.springframework.stereotype.Service;

/** Who answers for mail that our own people hand in. Thread-safe. */
@Service
public class Signers {

    private static final int LONGEST_FROM = 4_096;

    private final SigningKeys keys;

    Signers(SigningKeys keys) {
        this.keys = keys;
    }

    /**
     * The author's domain, if it is one that we sign for. Of somebody who logged in it must also be the domain of the
     * login or of the reverse-path, which the login may use: an account of one domain does not sign in another's name.
     *
     * @param login empty for a client of our own networks, who is believed
     * @throws org.springframework.dao.DataAccessException if the keys are not known and the database does not answer
     */
    public Optional<Domain> forSubmission(HeaderSection header, Optional<EmailAddress> login, ReversePath reversePath) {
        Optional<Domain> author = author(header);
        boolean own = login.isEmpty() || author.equals(login.map(EmailAddress::domain)) || author.equals(reversePath.address().map(EmailAddress::domain));
        return author.filter(domain -> own && keys.signerFor(domain).isPresent());
    }

    /** None if there are several From fields (RFC 5322 section 3.6): which one a reader sees nobody knows. */
    private static Optional<Domain> author(HeaderSection header) {
        List<String> fields = header.all("From");
        if (fields.size() != 1 || fields.getFirst().length() > LONGEST_FROM) {
            return Optional.empty();
        }
        return LenientAddressParser.DEFAULT.parseAddressList(fields.getFirst()).flatten().stream().map(Mailbox::getDomain)
            .flatMap(domain -> domain == null ? java.util.stream.Stream.empty() : Domain.tryParse(domain).stream()).findFirst();
    }
}
