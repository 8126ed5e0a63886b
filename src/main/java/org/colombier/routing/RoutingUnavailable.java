package org.colombier.routing;

/** An address that cannot be resolved at the moment, for a cause other than the database. Temporary. */
class RoutingUnavailable extends RuntimeException {

    RoutingUnavailable(String message) {
        super(message);
    }
}
