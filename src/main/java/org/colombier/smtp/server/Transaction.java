package org.colombier.smtp.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.colombier.mail.Envelope.Body;
import org.colombier.mail.Envelope.Returned;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.policy.restriction.Effect;
import org.jspecify.annotations.Nullable;

/** One mail transaction (RFC 5321 section 3.3), from MAIL to the end of DATA or RSET. Used by its session's thread. */
final class Transaction implements AutoCloseable {

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
    private final SequencedSet<Effect> effects = new LinkedHashSet<>();
    private int tooMany;
    private @Nullable Chunks chunks;

    Transaction(Opening opening) {
        this.opening = opening;
    }

    Opening opening() {
        return opening;
    }

    List<Recipient> recipients() {
        return recipients;
    }

    /** What the restrictions want done with the message; a rule that is asked for every recipient wants it once. */
    SequencedSet<Effect> effects() {
        return effects;
    }

    /** Counts a recipient over the limit. @return how many there were */
    int oneTooMany() {
        return ++tooMany;
    }

    /** The chunks that came by BDAT, if there were any: after them only further ones may come. */
    Optional<Chunks> chunks() {
        return Optional.ofNullable(chunks);
    }

    void begin(Chunks first) {
        chunks = first;
    }

    /** Forgets a message that did not come to its end. */
    @Override
    public void close() {
        if (chunks != null) {
            chunks.close();
        }
    }
}
