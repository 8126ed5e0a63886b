package org.colombier.ops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail log: one line per event, {@code QUEUEID: key=value, key=value …}, after the manner of Postfix, so that what
 * happened to a message is found by its queue id. Values are cleaned of control characters: a peer cannot write lines.
 * Thread-safe.
 */
public final class MailLog {

    private static final Logger LOG = LoggerFactory.getLogger("mail");

    private MailLog() {
    }

    /**
     * @param room  who speaks: {@code smtpd}, {@code qmgr}, {@code smtp}, {@code local}, {@code robot}, {@code bounce}
     * @param id    the queue id, or {@code NOQUEUE}
     * @param event the rest of the line
     */
    public static void line(String room, Object id, String event) {
        LOG.info("{}: {}: {}", room, id, clean(event));
    }

    private static String clean(String text) {
        String bounded = text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
        for (int i = 0; i < bounded.length(); i++) {
            if (Character.isISOControl(bounded.charAt(i))) {
                return bounded.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return bounded;
    }
}
