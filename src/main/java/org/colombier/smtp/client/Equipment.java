package org.colombier.smtp.client;

import org.colombier.mail.ReversePath;

/** What every delivery works with. Thread-safe. */
record Equipment(String hostname, SmtpClientSettings settings, Exchangers exchangers, TlsPolicies policies, Logins logins, Opening opening,
                 SessionPool pool, ClientMeters meters) {

    /** By what name we introduce ourselves with this sender's mail. */
    String helloName(ReversePath sender) {
        String otherwise = settings.helloName().isEmpty() ? hostname : settings.helloName();
        return settings.helloNames().isEmpty() || sender.isNull() ? otherwise
            : settings.helloNames().getOrDefault(sender.address().orElseThrow().domain().ascii(), otherwise);
    }
}
