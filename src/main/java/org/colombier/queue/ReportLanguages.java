package org.colombier.queue;

import java.util.Optional;
import org.colombier.mail.Domain;

/** In which language people of a domain of ours are written to; {@code routing} implements it. */
public interface ReportLanguages {

    /** @return {@code en} or {@code fr}; empty for a domain that is not ours */
    Optional<String> of(Domain domain);
}
