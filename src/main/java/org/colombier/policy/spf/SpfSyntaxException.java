package org.colombier.policy.spf;

/** What is published is no SPF record; becomes {@code permerror}. */
final class SpfSyntaxException extends Exception {

    private static final long serialVersionUID = 1;

    SpfSyntaxException(String message) {
        super(message);
    }
}
