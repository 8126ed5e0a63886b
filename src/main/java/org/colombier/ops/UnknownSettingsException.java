package org.colombier.ops;

import java.util.Set;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The configuration names settings that do not exist. */
public final class UnknownSettingsException extends RuntimeException {

    UnknownSettingsException(Set<String> names) {
        super("no such setting: " + String.join(", ", names));
    }

    /** Says it to the administrator without a stack trace. */
    public static final class Analyzer extends AbstractFailureAnalyzer<UnknownSettingsException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, UnknownSettingsException cause) {
            return new FailureAnalysis(cause.getMessage(), "Correct or remove it; docs/admin.md lists every setting.", cause);
        }
    }
}
