package org.colombier.smtp.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One MAIL … DATA or BDAT of a packet, and how far it has come. For one thread. */
final class Transaction {

    final long begun = System.nanoTime();
    final int[] recipients;
    final boolean resetFirst;
    final PreparedContent.Copy copy;
    final List<Integer> accepted = new ArrayList<>();
    final List<Integer> later = new ArrayList<>();
    @Nullable Reply mail;
    /** To DATA; or to BDAT, where nobody was accepted. */
    @Nullable Reply data;
    /** The content was begun: from here on the peer may have it, whatever we hear. */
    boolean contentSent;

    Transaction(int[] recipients, boolean resetFirst, PreparedContent.Copy copy) {
        this.recipients = recipients;
        this.resetFirst = resetFirst;
        this.copy = copy;
    }

    boolean mailAccepted() {
        return mail != null && mail.isPositive();
    }

    boolean goAhead() {
        return data != null && data.code() == 354;
    }

    boolean hasTakers() {
        return !accepted.isEmpty();
    }
}
