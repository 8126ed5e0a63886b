package org.colombier.api;

import org.springframework.http.HttpStatus;

/** What the API says no to, with the status and the reason for the person who asked. */
final class Refused extends RuntimeException {

    private final HttpStatus status;

    private Refused(HttpStatus status, String reason) {
        super(reason);
        this.status = status;
    }

    static Refused notFound(String what) {
        return new Refused(HttpStatus.NOT_FOUND, "there is no " + what);
    }

    static Refused conflict(String reason) {
        return new Refused(HttpStatus.CONFLICT, reason);
    }

    static Refused badRequest(String reason) {
        return new Refused(HttpStatus.BAD_REQUEST, reason);
    }

    HttpStatus status() {
        return status;
    }
}
