package org.colombier.policy;

import java.util.List;
import org.colombier.mail.AuthenticationResults;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection;
import org.colombier.policy.arc.OwnResults;
import org.springframework.stereotype.Service;

/** Tells of a message taken earlier whether its author's domain has signed it, by our own Authentication-Results field. Thread-safe. */
@Service
public class AuthorProof {

    private final OwnResults own;

    public AuthorProof(OwnResults own) {
        this.own = own;
    }

    /**
     * Whether a signature by the author's domain, or by one above it, was right when the message came. One by a domain below
     * counts where DMARC says that both are one organisation's. False where nothing was checked.
     */
    public boolean isSigned(HeaderSection header, Domain author) {
        return own.of(header).filter(r -> isSigned(r, author)).isPresent();
    }

    private static boolean isSigned(AuthenticationResults results, Domain author) {
        List<String> signers = results.of("dkim").stream().filter(AuthenticationResults.Method::isPass).flatMap(m -> m.property("header.d").stream()).toList();
        boolean pass = results.of("dmarc").stream().anyMatch(m -> m.isPass() && m.property("header.from").filter(author.ascii()::equalsIgnoreCase).isPresent());
        return signers.stream().flatMap(s -> Domain.tryParse(s).stream()).filter(Domain::isQualified)
            .anyMatch(s -> s.equals(author) || isBelow(author, s) || pass && isBelow(s, author));
    }

    private static boolean isBelow(Domain name, Domain other) {
        return name.ascii().endsWith("." + other.ascii());
    }
}
