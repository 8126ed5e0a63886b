package org.colombier.lists.scenario;

import org.colombier.mail.Domain;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Service;

/** What a filter that looked at a message before us thought of it: read from its header by the scenario {@code spam_status}. Thread-safe. */
@Service
public class SpamFilter {

    /** The filter's opinion. */
    public enum Status { HAM, SPAM, UNSURE }

    private final Scenarios scenarios;

    SpamFilter(Scenarios scenarios) {
        this.scenarios = scenarios;
    }

    /** Unsure where no filter said anything, or the scenario says none of the three. */
    public Status status(Domain domain, MessageContent message) {
        Decision decision = scenarios.decide("spam_status", ScenarioContext.forDomain(domain).message(message).build());
        return switch (decision.action()) {
            case SPAM -> Status.SPAM;
            case HAM -> Status.HAM;
            default -> Status.UNSURE;
        };
    }
}
