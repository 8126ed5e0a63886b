package org.colombier.routing;

import org.colombier.mail.SmtpReply;

/** What is said of addresses that nobody takes mail for. */
final class Refusals {

    static final SmtpReply UNKNOWN = new SmtpReply(550, "5.1.1", "No such user here");
    static final SmtpReply UNKNOWN_ALIAS = new SmtpReply(550, "5.1.1", "User unknown in virtual alias table");
    static final SmtpReply UNKNOWN_RELAY = new SmtpReply(550, "5.1.1", "User unknown in relay recipient table");
    static final SmtpReply DOMAIN_OFF = new SmtpReply(550, "5.1.2", "This domain is switched off");
    // RFC 3463 section 3.3: 5.2.1 is a mailbox that exists and takes no mail.
    static final SmtpReply ACCOUNT_OFF = new SmtpReply(550, "5.2.1", "This mailbox takes no mail");
    // RFC 3463 section 3.5: 5.4.6 is a routing loop.
    static final SmtpReply LOOP = new SmtpReply(550, "5.4.6", "The aliases of this address lead back to it");
    static final SmtpReply TOO_DEEP = new SmtpReply(550, "5.4.6", "This address leads through too many aliases");
    static final SmtpReply TOO_MANY = new SmtpReply(550, "5.4.6", "This address leads to too many others");

    private Refusals() {
    }

    /** RFC 3463 section 3.2: X.1.6, the mailbox has moved; Postfix's words. */
    static SmtpReply moved(String place) {
        String where = place.length() > 150 ? place.substring(0, 150) : place;
        return new SmtpReply(550, "5.1.6", "User has moved to " + where.replaceAll("\\p{Cntrl}", " "));
    }
}
