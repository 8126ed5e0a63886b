package org.colombier.lists.migration.mailman;

import org.colombier.lists.members.Reception;

/** A Mailman 2 member's options, which are bits of one number. */
final class MemberBits {

    private static final long DISABLE_DELIVERY = 1;
    private static final long DONT_RECEIVE_OWN = 2;
    private static final long DISABLE_MIME = 8;
    private static final long CONCEAL = 16;

    private MemberBits() {
    }

    static Reception reception(long bits, boolean digest) {
        if ((bits & DISABLE_DELIVERY) != 0) {
            return Reception.NOMAIL;
        }
        if (digest) {
            return (bits & DISABLE_MIME) != 0 ? Reception.DIGESTPLAIN : Reception.DIGEST;
        }
        return (bits & DONT_RECEIVE_OWN) != 0 ? Reception.NOT_ME : Reception.MAIL;
    }

    static boolean concealed(long bits) {
        return (bits & CONCEAL) != 0;
    }
}
