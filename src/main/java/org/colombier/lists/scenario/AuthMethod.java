package org.colombier.lists.scenario;

import java.util.Locale;

/** How sure we are of who asks; a rule names the methods it is for. */
public enum AuthMethod {

    /** Only the From field says so. */
    SMTP,
    /** The domain of the From field has signed the mail (DKIM). A rule for {@code smtp} is for these, too; one for {@code dkim} alone is for no others. */
    DKIM,
    /** A key that we mailed to the address came back, or its owner is logged in. */
    MD5,
    /** Signed with a certificate of the address. */
    SMIME;

    /** The word that stands in scenario files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
