package org.colombier.lists.posting;

import java.util.EnumSet;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;

/**
 * What is asked of members' mail systems about a post.
 *
 * @param delivery whether it arrived (RFC 3461)
 * @param reading  whether it was read (RFC 8098)
 */
record Receipts(boolean delivery, boolean reading) {

    private static final Set<Notify> ALL = EnumSet.of(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY);

    /** @param came the post's header as it came, where its author may ask for receipts */
    static Receipts of(ListSettings settings, HeaderSection came) {
        boolean reading = switch (settings.get(ListParameters.TRACKING_MDN)) {
            case ON -> true;
            case ON_DEMAND -> came.first("Disposition-Notification-To").isPresent();
            case OFF -> false;
        };
        return new Receipts(settings.get(ListParameters.TRACKING_DSN), reading);
    }

    /** An answer is about one member, so each needs a copy of his own. */
    boolean any() {
        return delivery || reading;
    }

    Recipient recipient(EmailAddress address, String key) {
        if (!delivery) {
            return Recipient.of(address, key);
        }
        // RFC 3461 section 4.2; RFC 6533 gives addresses outside ASCII another type, which few peers know.
        String orcpt = address.needsSmtpUtf8() ? "" : "rfc822;" + address.toString().replace("+", "+2B").replace("=", "+3D");
        return new Recipient(address, address, key, ALL, orcpt);
    }
}
