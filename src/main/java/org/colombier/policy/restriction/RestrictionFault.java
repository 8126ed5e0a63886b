package org.colombier.policy.restriction;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The restrictions are not configured right: the server does not start. The message names the key and the rule. */
public final class RestrictionFault extends RuntimeException {

    RestrictionFault(String message) {
        super(message);
    }

    /** Says it to the administrator without a stack trace. */
    public static final class Analyzer extends AbstractFailureAnalyzer<RestrictionFault> {

        @Override
        protected FailureAnalysis analyze(Throwable root, RestrictionFault cause) {
            return new FailureAnalysis(cause.getMessage(), "Correct it; docs/restrictions.md explains every restriction.", cause);
        }
    }
}
