package org.colombier.smtp.server;

import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.Envelope.Body;
import org.colombier.mail.Envelope.Returned;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;

/** One mail transaction (RFC 5321 section 3.3), from MAIL to the end of DATA or RSET. Used by its session's thread. */
final class Transaction {

    /**
     * What MAIL said.
     *
     * @param declaredSize octets, -1 if not said
     * @param body         by BODY=
     * @param smtpUtf8     the SMTPUTF8 parameter was there
     */
    record Opening(ReversePath reversePath, long declaredSize, Body body, boolean smtpUtf8, Returned returned, String envelopeId) {
    }

    private final Opening opening;
    private final List<Recipient> recipients = new ArrayList<>();

    Transaction(Opening opening) {
        this.opening = opening;
    }

    Opening opening() {
        return opening;
    }

    List<Recipient> recipients() {
        return recipients;
    }
}
