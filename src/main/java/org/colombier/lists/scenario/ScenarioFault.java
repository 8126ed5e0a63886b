package org.colombier.lists.scenario;

/** A condition that cannot be evaluated; the request is refused. */
final class ScenarioFault extends RuntimeException {

    ScenarioFault(String message) {
        super(message);
    }
}
