package org.colombier.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection;

/** Whose names stand in the From fields of a message, for DMARC (RFC 9989 section 5.3.1). */
final class Authors {

    /** Different domains looked at. Nobody writes a letter with more. */
    static final int MOST = 10;
    private static final int LONGEST = 8_000;

    private Authors() {
    }

    /** The different domains of all mailboxes of all From fields, in their order; may be more than {@link #MOST} by one, never by more. */
    static List<Domain> domains(HeaderSection header) {
        return header.all("From").stream().flatMap(Authors::domains).distinct().limit(MOST + 1L).toList();
    }

    private static Stream<Domain> domains(String value) {
        if (value.length() > LONGEST) {
            return Stream.empty();
        }
        return LenientAddressParser.DEFAULT.parseAddressList(value).flatten().stream()
            .flatMap(m -> Optional.ofNullable(m.getDomain()).stream()).flatMap(d -> Domain.tryParse(d).stream());
    }
}
