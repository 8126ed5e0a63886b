package org.colombier.policy.restriction;

import java.util.Locale;

/** The way in whose lists are asked. */
public enum Door {
    MX("colombier.smtp.mx"), SUBMISSION("colombier.smtp.submission"), SUBMISSIONS("colombier.smtp.submissions"), LMTP("colombier.lmtp");

    private final String key;

    Door(String key) {
        this.key = key;
    }

    /** The configuration key of a stage's list. */
    String key(Stage stage) {
        return key + ".restrictions." + stage.key();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
