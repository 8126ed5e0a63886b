package org.colombier.mailstore;

/** The message would take the account over its quota; nothing was stored. */
public class MailboxFull extends Exception {

    MailboxFull(long used, long size, long quota) {
        super("quota exceeded: " + used + " octets used, " + size + " more, " + quota + " allowed");
    }
}
