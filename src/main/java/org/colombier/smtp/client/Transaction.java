package org.colombier.smtp.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One MAIL … DATA of a packet, and how far it has come. */
final class Transaction {

    final int[] recipients;
    final boolean resetFirst;
    final List<Integer> accepted = new ArrayList<>();
    final List<Integer> later = new ArrayList<>();
    @Nullable Reply mail;
    @Nullable Reply data;
    /** The content was begun: from here on the peer may have it, whatever we hear. */
    boolean contentSent;

    Transaction(int[] recipients, boolean resetFirst) {
        this.recipients = recipients;
        this.resetFirst = resetFirst;
    }

    boolean mailAccepted() {
        return mail != null && mail.isPositive();
    }

    boolean goAhead() {
        return data != null && data.code() == 354;
    }
}
