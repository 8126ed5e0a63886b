package org.colombier.smtp.client;

/** A next hop that names no host: the administrator's to correct, so the mail waits. */
class MalformedHop extends Exception {

    MalformedHop(String message) {
        super(message);
    }
}
