package org.colombier.lists.scenario;

import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** Where it is told that a scenario is missing or broken, or that a condition could not be evaluated; a room that can write letters implements it. */
public interface ScenarioTrouble {

    /** Called for each decision that failed; telling people only so often is the implementation's. @param decision a refusal for which {@link Decision#isTrouble} holds */
    void met(Domain domain, Optional<EmailAddress> list, Decision decision);
}
